import { failureOf, PhoneError } from '../call/failure.ts'
import type { TokenSource } from '../keycloak/token-source.ts'
import type { ToPhone } from './messages.ts'

/** What a page has handed in to the phone in its frame, by the name of the login. */
export interface TokenSources {
  add(login: number, source: TokenSource): void
  /** Gives one token, or says why there is none. */
  give(id: number, login: number): Promise<void>
  release(login: number): void
}

export function createTokenSources(post: (message: ToPhone) => void): TokenSources {
  const sources = new Map<number, TokenSource>()
  return {
    add(login, source) {
      sources.set(login, source)
      source.onEnd(() => post({ type: 'session-ended', login }))
    },
    async give(id, login) {
      try {
        const source = sources.get(login)
        if (!source) throw new PhoneError('sign-in.ended')
        post({ type: 'token', id, token: await source.token() })
      } catch (error) {
        post({ type: 'no-token', id, ...failureOf(error, 'sign-in.unreachable') })
      }
    },
    release(login) {
      sources.get(login)?.release()
      sources.delete(login)
    },
  }
}
