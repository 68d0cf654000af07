import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { readAccessToken } from './access-token.ts'
import { within } from './ask.ts'
import { leastValidity, type TokenSource } from './token-source.ts'

/** Gets a new access token each time: from a backend that may act for the agent. */
export type AskForToken = () => Promise<string>

interface Held {
  readonly token: string
  /** ms since the epoch, by this desk's clock */
  readonly until: number
}

/**
 * Takes short-lived tokens from whoever can get them, as impersonation tokens are. None of them can be renewed: when
 * one is about to end, another one is asked for.
 */
export function askedTokens(ask: AskForToken, clock: Clock): TokenSource {
  let held: Held | undefined
  let asking: Promise<Held> | undefined

  const next = async (): Promise<Held> => {
    const asked = clock.now()
    const token = await within(clock, ask()).catch((cause: unknown) => {
      if (cause instanceof PhoneError) throw cause
      throw new PhoneError('sign-in.unreachable', 'no token came', { cause })
    })
    // The clocks of desks are off; how long the token lives is right all the same.
    const { iat, exp } = readAccessToken(token)
    return { token, until: asked + (exp - iat) * 1000 }
  }

  return {
    async token() {
      if (held && held.until - clock.now() >= leastValidity * 1000) return held.token
      held = await (asking ??= next().finally(() => {
        asking = undefined
      }))
      return held.token
    },
    // Nobody tells that an impersonation is over; the next token does not come then.
    onEnd: () => () => undefined,
    release() {
      held = undefined
    },
  }
}
