import { PhoneError } from '../call/failure.ts'
import { patience } from '../keycloak/ask.ts'
import type { TokenSource } from '../keycloak/token-source.ts'
import type { Clock } from '../ports/clock.ts'
import type { FromPhone } from './messages.ts'

/** Tokens that the page around gives, one for each question. */
export interface LinkedTokens {
  /** A source for a login of this name. */
  begin(login: number): TokenSource
  given(id: number, token: string): void
  refused(id: number, error: PhoneError): void
  ended(login: number): void
}

interface Question {
  readonly resolve: (token: string) => void
  readonly reject: (error: PhoneError) => void
}

/** The page's own renewal has as long, and should be the one to say why there is no token: ms. */
const limit = patience + 2000

export function createLinkedTokens(clock: Clock, post: (message: FromPhone) => void): LinkedTokens {
  const questions = new Map<number, Question>()
  const listeners = new Map<number, () => void>()
  let count = 0

  const ask = (login: number) =>
    new Promise<string>((resolve, reject) => {
      const id = (count += 1)
      const settle =
        <T>(act: (value: T) => void) =>
        (value: T) => {
          stop()
          questions.delete(id)
          act(value)
        }
      const question = { resolve: settle(resolve), reject: settle(reject) }
      const stop = clock.after(limit, () => {
        question.reject(new PhoneError('sign-in.unreachable', 'the page gave no token'))
      })
      questions.set(id, question)
      post({ type: 'token-wanted', id, login })
    })

  return {
    begin: (login) => ({
      token: () => ask(login),
      onEnd(listener) {
        listeners.set(login, listener)
        return () => listeners.delete(login)
      },
      release() {
        listeners.delete(login)
        post({ type: 'tokens-released', login })
      },
    }),
    given: (id, token) => questions.get(id)?.resolve(token),
    refused: (id, error) => questions.get(id)?.reject(error),
    ended: (login) => listeners.get(login)?.(),
  }
}
