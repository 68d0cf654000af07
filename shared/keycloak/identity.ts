import { atom } from 'nanostores'
import { failureOf, PhoneError, type Failure } from '../call/failure.ts'
import type { Identity, Session, SignInRequest, User } from '../ports/identity.ts'
import { createFramedSignIn, type FramedSignInDeps } from './framed-sign-in.ts'
import { createSessionKeeper, type SessionKeeper } from './session-keeper.ts'
import { loadKeycloak } from './live-session.ts'
import { createPasswordSignIn, type PasswordSignInDeps } from './password.ts'
import { createSessionOwner, type SessionOwner, type SessionOwnerDeps } from './session-owner.ts'
import { createSignIn, type Ending, type SignIn, type SignInListener } from './sign-in.ts'
import type { SignInDeps } from './sign-in-window.ts'

/** Where the session is kept for a reload; by default in this browser. */
interface Keeping {
  readonly keeper?: SessionKeeper
}

type OwnerDeps = Omit<SessionOwnerDeps, 'keeper'> & Keeping

const browserKeeper = () => createSessionKeeper((navigator as Partial<Navigator>).locks)

/** Who is signed in already, or why nobody is, where there is a reason. */
async function resume(
  owner: SessionOwner,
  wanted: SignInRequest,
): Promise<{ readonly user?: User | undefined; readonly failure?: Failure }> {
  try {
    return { user: await owner.resume(wanted) }
  } catch (error) {
    return { failure: failureOf(error, 'sign-in.unreachable') }
  }
}

/** Joins a way to sign in with the owner of what it brings. */
function createIdentity(deps: OwnerDeps, createWay: (listener: SignInListener) => SignIn): Identity {
  const session = atom<Session>({ state: 'preparing' })
  const is = (state: Session['state']) => session.get().state === state
  let request: SignInRequest | undefined
  /** Where a session was taken up again, the sign-in is prepared when that one has come to its end. */
  let isPrepared = false

  const owner = createSessionOwner({ ...deps, keeper: deps.keeper ?? browserKeeper() }, (failure) => {
    session.set({ state: 'preparing' })
    void offer({ failure })
  })

  const way = createWay({
    progressed: (progress) => {
      session.set(progress)
    },
    granted: async (grant) => {
      const user = await owner.take(grant, request ?? { userName: '', clientId: '', staySignedIn: false })
      if (!is('signing-in')) {
        await owner.signOut()
        throw new PhoneError('sign-in.cancelled')
      }
      session.set({ state: 'signed-in', user })
      return user
    },
  })

  const offer = async (before?: Ending) => {
    if (isPrepared) return way.again(before?.failure)
    isPrepared = true
    if (request) await way.prepare(request, before)
  }

  return {
    session,
    async prepare(wanted) {
      if (is('signed-in')) return
      request = wanted
      isPrepared = false
      session.set({ state: 'preparing' })
      // What goes wrong here goes wrong once more, and is told, when there are tokens.
      loadKeycloak().catch(() => undefined)
      const { user, failure } = await resume(owner, wanted)
      if (user) session.set({ state: 'signed-in', user })
      else if (request === wanted) await offer(failure && { failure })
    },
    signIn(place) {
      if (is('signed-out')) way.open(place)
    },
    cancel() {
      if (is('signing-in')) way.cancel()
    },
    async signOut() {
      if (!is('signed-in')) return
      session.set({ state: 'preparing' })
      try {
        await owner.signOut()
      } finally {
        await offer({})
      }
    },
    accessToken: () => owner.accessToken(),
  }
}

/** Identity with everything in one frame: it signs in, and owns the tokens. */
export const createKeycloakIdentity = (deps: SignInDeps & Keeping): Identity =>
  createIdentity(deps, (listener) => createSignIn(deps, listener))

/** Identity whose sign-in runs in a frame of its own, the login page, which hands the tokens over to this one. */
export const createFramedIdentity = (deps: FramedSignInDeps & OwnerDeps): Identity =>
  createIdentity(deps, (listener) => createFramedSignIn(deps, listener))

/**
 * Identity of whoever knows this password: it signs in while it is prepared, and does so once. Say
 * `staySignedIn: false` when preparing it, or a session that was kept before takes the password's place.
 */
export const createPasswordIdentity = (deps: PasswordSignInDeps & OwnerDeps, password: string): Identity =>
  createIdentity(deps, (listener) => createPasswordSignIn(deps, password, listener))
