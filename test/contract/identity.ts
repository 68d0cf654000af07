import type { Identity, Session, SignInRequest } from '../../shared/ports/identity.ts'
import { expectFailure, expectMatch, until, type Clause } from './contract.ts'

/** The identity provider and the person in front of its sign-in window. */
export interface IdentityWorld {
  readonly request: SignInRequest
  readonly unknownUser: string
  /** Signs in, in the window that has been opened. */
  complete(): Promise<void> | void
  /** Refuses, in the window that has been opened. */
  refuse(): Promise<void> | void
  /** Ends the session at the identity provider, and lets the phone notice. */
  endSession(): Promise<void> | void
  /** Calls `signIn` from a click. */
  clickSignIn(): Promise<void> | void
  /** How many windows were opened so far. */
  opened(): Promise<number> | number
}

export interface IdentitySubject {
  readonly identity: Identity
  readonly world: IdentityWorld
}

const reach = (identity: Identity, state: Session['state']): Promise<Session> =>
  until(identity.session, (session) => session.state === state, state)

async function prepared({ identity, world }: IdentitySubject): Promise<void> {
  await identity.prepare(world.request)
  await reach(identity, 'signed-out')
}

async function signedIn(subject: IdentitySubject): Promise<void> {
  await prepared(subject)
  await subject.world.clickSignIn()
  await subject.world.complete()
  await reach(subject.identity, 'signed-in')
}

/** What every identity provider behind the port does. */
export const identityContract: readonly Clause<IdentitySubject>[] = [
  {
    name: 'is ready for a click when it is prepared',
    async run(subject) {
      expectMatch(subject.identity.session.get(), { state: 'preparing' })
      await prepared(subject)
    },
  },
  {
    name: 'says that a user is not known',
    async run({ identity, world }) {
      await identity.prepare({ ...world.request, userName: world.unknownUser })
      const session = await reach(identity, 'unable')
      if (session.state === 'unable') expectMatch(session.failure, { code: 'discovery.unknown-user' })
    },
  },
  {
    name: 'gives no token before anybody is signed in',
    async run(subject) {
      await expectFailure(subject.identity.accessToken(), 'sign-in.required')
      await prepared(subject)
      await expectFailure(subject.identity.accessToken(), 'sign-in.required')
    },
  },
  {
    name: 'opens one window for a click, however often it is clicked, and none by itself',
    async run(subject) {
      const { identity, world } = subject
      await prepared(subject)
      const before = await world.opened()
      await world.clickSignIn()
      identity.signIn()
      await reach(identity, 'signing-in')
      const opened = (await world.opened()) - before
      if (opened !== 1) throw new Error(`${String(opened)} windows were opened`)
    },
  },
  {
    name: 'is signed in with a token when the person has signed in',
    async run(subject) {
      await signedIn(subject)
      const { identity, world } = subject
      const session = identity.session.get()
      expectMatch(session.state === 'signed-in' ? session.user : {}, { name: world.request.userName })
      if (!(await identity.accessToken())) throw new Error('there is no token')
    },
  },
  {
    name: 'is signed out, and says why, when the identity provider refuses',
    async run(subject) {
      await prepared(subject)
      await subject.world.clickSignIn()
      await subject.world.refuse()
      const session = await until(
        subject.identity.session,
        (now) => now.state === 'signed-out' && now.failure !== undefined,
        'refused',
      )
      if (session.state === 'signed-out') expectMatch(session.failure, { code: 'sign-in.denied' })
    },
  },
  {
    name: 'can be cancelled and tried again',
    async run(subject) {
      const { identity, world } = subject
      await prepared(subject)
      await world.clickSignIn()
      await reach(identity, 'signing-in')
      identity.cancel()
      await reach(identity, 'signed-out')
      await world.clickSignIn()
      await world.complete()
      await reach(identity, 'signed-in')
    },
  },
  {
    name: 'says that the session was ended elsewhere',
    async run(subject) {
      await signedIn(subject)
      await subject.world.endSession()
      const session = await reach(subject.identity, 'signed-out')
      if (session.state === 'signed-out') expectMatch(session.failure, { code: 'sign-in.ended' })
      await expectFailure(subject.identity.accessToken(), 'sign-in.required', 'sign-in.ended')
    },
  },
  {
    name: 'gives no token after signing out',
    async run(subject) {
      await signedIn(subject)
      await subject.identity.signOut()
      await reach(subject.identity, 'signed-out')
      await expectFailure(subject.identity.accessToken(), 'sign-in.required')
    },
  },
]
