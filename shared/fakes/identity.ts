import { atom } from 'nanostores'
import { PhoneError, type Failure } from '../call/failure.ts'
import type { Identity, Session, SignInRequest, User } from '../ports/identity.ts'

export interface FakeSignInWindow {
  /** The agent signs in there. */
  complete(): void
  /** The identity provider refuses. */
  refuse(failure: Failure): void
  /** The session is ended elsewhere. */
  endSession(): void
  /** How many windows were opened. */
  opened(): number
}

export type FakeIdentity = Identity & { readonly signInWindow: FakeSignInWindow }

export interface FakeIdentityOptions {
  /** Users that discovery knows; another one is `discovery.unknown-user`. */
  readonly users?: readonly User[]
  /** Signs in without a click, as an open session at the identity provider does. */
  readonly silent?: boolean
}

const ada: User = { id: 'ada-id', name: 'ada@acme.example', displayName: 'Ada Winter' }

/** An identity provider in memory. */
export function createFakeIdentity({
  users = [ada],
  silent = false,
}: FakeIdentityOptions = {}): FakeIdentity {
  const session = atom<Session>({ state: 'preparing' })
  let user: User | undefined
  let opened = 0

  const ifSigningIn = (after: Session): void => {
    if (session.get().state === 'signing-in') session.set(after)
  }

  return {
    session,
    async prepare({ userName }: SignInRequest) {
      user = users.find(({ name }) => name === userName)
      if (!user) session.set({ state: 'unable', failure: { code: 'discovery.unknown-user' } })
      else session.set(silent ? { state: 'signed-in', user } : { state: 'signed-out' })
    },
    signIn() {
      if (session.get().state !== 'signed-out') return
      opened += 1
      session.set({ state: 'signing-in' })
    },
    cancel: () => ifSigningIn({ state: 'signed-out' }),
    async signOut() {
      if (session.get().state === 'signed-in') session.set({ state: 'signed-out' })
    },
    async accessToken() {
      if (session.get().state !== 'signed-in') throw new PhoneError('sign-in.required')
      return 'fake-access-token'
    },
    signInWindow: {
      complete: () => user && ifSigningIn({ state: 'signed-in', user }),
      refuse: (failure) => ifSigningIn({ state: 'signed-out', failure }),
      endSession: () => session.set({ state: 'signed-out', failure: { code: 'sign-in.ended' } }),
      opened: () => opened,
    },
  }
}
