import { atom } from 'nanostores'
import { PhoneError } from '../call/failure.ts'
import type { Identity, Session } from '../ports/identity.ts'
import { createFramedSignIn, type FramedSignInDeps } from './framed-sign-in.ts'
import { createSessionOwner, type SessionOwnerDeps } from './session-owner.ts'
import { createSignIn, type SignIn, type SignInListener, type SignInOptions } from './sign-in.ts'

/** Joins a way to sign in with the owner of what it brings. */
function createIdentity(deps: SessionOwnerDeps, createWay: (listener: SignInListener) => SignIn): Identity {
  const session = atom<Session>({ state: 'preparing' })
  const is = (state: Session['state']) => session.get().state === state

  const owner = createSessionOwner(deps, (failure) => {
    session.set({ state: 'preparing' })
    void way.again(failure)
  })
  const way = createWay({
    progressed: (progress) => {
      session.set(progress)
    },
    granted: async (grant) => {
      const user = await owner.take(grant)
      if (!is('signing-in')) {
        await owner.signOut()
        throw new PhoneError('sign-in.cancelled')
      }
      session.set({ state: 'signed-in', user })
      return user
    },
  })

  return {
    session,
    async prepare(request) {
      if (!is('signed-in')) await way.prepare(request)
    },
    signIn() {
      if (is('signed-out')) way.open()
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
        await way.again()
      }
    },
    accessToken: () => owner.accessToken(),
  }
}

/** Identity with everything in one frame: it signs in, and owns the tokens. */
export const createKeycloakIdentity = (deps: SignInOptions): Identity =>
  createIdentity(deps, (listener) => createSignIn(deps, listener))

/** Identity whose sign-in runs in a frame of its own, the login page, which hands the tokens over to this one. */
export const createFramedIdentity = (deps: FramedSignInDeps & SessionOwnerDeps): Identity =>
  createIdentity(deps, (listener) => createFramedSignIn(deps, listener))
