import { failureOf, PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { LineAccount, LineAccountSource } from '../ports/telephony.ts'
import type { SipLog } from './log.ts'

/** Keeps an account whose credentials are good for a while. */
export interface AccountKeeper {
  /**
   * The account at hand, or a fresh one where its credentials are about to expire. One that has not expired is
   * better than none, so it is used on while its source fails.
   *
   * @throws PhoneError `line.account`, or what the source said
   */
  fresh(): Promise<LineAccount>
  /** How long until the credentials should be renewed: ms. */
  renewIn(): number
  /** The credentials turned out to be no good. */
  discard(): void
}

/**
 * Credentials are renewed this long before they expire, so that they are fresh even where the timers of a hidden tab
 * fire but once a minute: ms.
 */
const longestMargin = 120_000

/** … but not before this share of their lifetime is over. */
const leastUse = 0.5

/** How soon a source that failed is asked again: ms. */
const retryDelay = 10_000

export function createAccountKeeper(source: LineAccountSource, clock: Clock, log: SipLog): AccountKeeper {
  let account: LineAccount | undefined
  let margin = longestMargin

  const leftFor = ({ credentials }: LineAccount): number => credentials.expiresAt - clock.now()

  async function ask(): Promise<LineAccount> {
    try {
      return await source()
    } catch (error) {
      const { code, detail } = failureOf(error, 'line.account')
      throw new PhoneError(code, detail, { cause: error })
    }
  }

  async function renew(): Promise<LineAccount> {
    try {
      const given = await ask()
      margin = Math.min(longestMargin, leftFor(given) * (1 - leastUse))
      return given
    } catch (error) {
      if (!account || leftFor(account) <= 0) throw error
      log({ level: 'warn', event: 'account.not-renewed', detail: String(error) })
      return account
    }
  }

  return {
    async fresh() {
      if (!account || leftFor(account) <= margin) account = await renew()
      return account
    },
    renewIn: () => (account ? Math.max(retryDelay, leftFor(account) - margin) : 0),
    discard() {
      account = undefined
    },
  }
}
