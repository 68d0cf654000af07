import type Keycloak from 'keycloak-js'
import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import type { KeptSession, SessionKeeper } from './session-keeper.ts'

/**
 * The refresh tokens of one session. Each is used once, by whichever tab's turn it is, and brings the next; an
 * identity provider that rotates them takes a second use for theft, and ends the session.
 */
export interface TokenChain {
  /** Gets new tokens. Rejects with `sign-in.ended` where the session is over, here or everywhere. */
  refresh(): Promise<void>
  /** Gives the newest refresh token to the one who ends the session, and forgets it. */
  end(act: (refreshToken: string) => Promise<void>): Promise<void>
}

export interface TokenChainDeps {
  /** It has the first refresh token. */
  readonly keycloak: Keycloak
  readonly keeper: SessionKeeper
  /** As it is to be kept; `undefined` where it is not to be. */
  readonly session: Omit<KeptSession, 'refreshToken'> | undefined
  /** Whether it is kept already. */
  readonly isKept: boolean
}

/** RFC 6749 section 5.2 */
const refusal = v.object({ response: v.object({ status: v.literal(400) }) })

export function createTokenChain(deps: TokenChainDeps): TokenChain {
  const { keycloak, keeper, session } = deps
  let isKept = deps.isKept

  const ended = (cause?: unknown) => {
    keycloak.clearToken()
    return new PhoneError('sign-in.ended', undefined, { cause })
  }

  /** Another tab may have gone on with the chain, signed out, or signed somebody else in. */
  const findOurs = async () => {
    const kept = isKept ? await keeper.find() : undefined
    return kept?.userName === session?.userName ? kept : undefined
  }

  const takeNewest = async () => {
    if (!isKept) return
    const kept = await findOurs()
    if (!kept) throw ended()
    keycloak.refreshToken = kept.refreshToken
  }

  const keep = async () => {
    const { refreshToken } = keycloak
    isKept = session && refreshToken ? await keeper.keep({ ...session, refreshToken }) : false
  }

  return {
    refresh: () =>
      keeper.alone(async () => {
        await takeNewest()
        try {
          await keycloak.updateToken(-1)
        } catch (error) {
          if (!v.is(refusal, error)) throw error
          if (isKept) await keeper.forget()
          throw ended(error)
        }
        await keep()
      }),
    end: (act) =>
      keeper.alone(async () => {
        const kept = await findOurs()
        if (kept) await keeper.forget()
        await act(kept?.refreshToken ?? keycloak.refreshToken ?? '')
      }),
  }
}
