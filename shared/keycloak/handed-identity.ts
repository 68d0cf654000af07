import { atom } from 'nanostores'
import { failureOf, PhoneError, type Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { Identity, Session } from '../ports/identity.ts'
import { userIn } from './access-token.ts'
import type { TokenSource } from './token-source.ts'

/** Whose tokens are trusted: the identity provider's, and those that the token service makes itself. */
export const trustedIssuers = ({
  authorities,
  tokenService,
}: Pick<Deployment, 'authorities' | 'tokenService'>): readonly string[] => [...authorities, tokenService]

/** Failures after which no token can be hoped for. */
const endings: readonly string[] = ['sign-in.ended', 'sign-in.untrusted', 'discovery.authority-not-allowed']

/** Identity of whoever the tokens are about that are handed in. It is signed in when it is prepared. */
export function createHandedIdentity(
  deployment: Pick<Deployment, 'authorities' | 'tokenService'>,
  source: TokenSource,
): Identity {
  const session = atom<Session>({ state: 'preparing' })
  const issuers = trustedIssuers(deployment)

  const end = (failure?: Failure) => {
    source.release()
    session.set({ state: 'signed-out', ...(failure && { failure }) })
  }
  const isOver = () => session.get().state !== 'signed-in'

  /** The line is one person's: somebody else's token must not go on with it. */
  const checked = (token: string): string => {
    const now = session.get()
    const user = userIn(token, issuers)
    if (now.state === 'signed-in' && now.user.id !== user.id)
      throw new PhoneError('sign-in.untrusted', 'the token is about somebody else')
    return token
  }

  return {
    session,
    async prepare() {
      try {
        const user = userIn(await source.token(), issuers)
        source.onEnd(() => end({ code: 'sign-in.ended' }))
        session.set({ state: 'signed-in', user })
      } catch (error) {
        end(failureOf(error, 'sign-in.unreachable'))
      }
    },
    signIn: () => undefined,
    cancel: () => undefined,
    async signOut() {
      if (!isOver()) end()
    },
    async accessToken() {
      if (isOver()) throw new PhoneError('sign-in.required')
      try {
        return checked(await source.token())
      } catch (error) {
        const failure = failureOf(error, 'sign-in.unreachable')
        if (endings.includes(failure.code) && !isOver()) end(failure)
        throw error
      }
    },
  }
}
