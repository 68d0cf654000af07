import type { UserAgent } from 'sip.js'
import type { Clock } from '../ports/clock.ts'
import { randomToken } from './random.ts'

/** Watches whether the server is still there; a WebSocket alone does not tell. */
export interface KeepAlive {
  /** Asks now, for instance because the network may have changed. */
  probe(): void
  stop(): void
}

export interface KeepAliveDependencies {
  readonly sip: UserAgent
  readonly clock: Clock
  /** When the server was heard last: ms since the epoch. */
  readonly heardAt: () => number
  /** The server is gone. */
  readonly onSilence: () => void
}

/** After this much silence the server is asked: ms. */
const interval = 25_000

/** How long it may take to answer: ms. */
const answerLimit = 5_000

/** … and where there is reason to think that it is gone: ms. */
const doubtLimit = 2_000

/** Any answer will do, a refusal too. */
function sendOptions(sip: UserAgent): void {
  const { uri } = sip.configuration
  const server = uri.clone()
  server.user = undefined
  const { userAgentCore: core } = sip
  const tokens = { callId: randomToken(), fromTag: randomToken(8) }
  core.request(core.makeOutgoingRequestMessage('OPTIONS', server, uri, server, tokens))
}

export function startKeepAlive({ sip, clock, heardAt, onSilence }: KeepAliveDependencies): KeepAlive {
  let stopWaiting: () => void

  function ask(limit: number): void {
    stopWaiting()
    const asked = clock.now()
    sendOptions(sip)
    stopWaiting = clock.after(limit, () => {
      if (heardAt() < asked) onSilence()
      else rest()
    })
  }

  function rest(): void {
    stopWaiting = clock.after(interval, () => {
      if (clock.now() - heardAt() < interval) rest()
      else ask(answerLimit)
    })
  }

  rest()
  return { probe: () => ask(doubtLimit), stop: () => stopWaiting() }
}
