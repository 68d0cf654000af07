import type { UserAgent } from 'sip.js'
import type { Clock } from '../ports/clock.ts'
import { randomToken } from './random.ts'

/** Watches whether the server is still there; a WebSocket alone does not tell. */
export interface KeepAlive {
  /** Asks now, for instance because the network may have changed. */
  probe(): void
  /** Something was sent that wants an answer: silence gives reason for doubt now. */
  sent(): void
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

/** After this much silence upon a request there is such a reason: ms. */
const doubtAfter = 2_500

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
  let isAsking = false
  let stopDoubting: (() => void) | undefined
  /** When the oldest request was sent since the server was heard: ms since the epoch. */
  let unansweredSince = 0

  function ask(limit: number): void {
    stopWaiting()
    const asked = clock.now()
    isAsking = true
    sendOptions(sip)
    stopWaiting = clock.after(limit, () => {
      isAsking = false
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

  function sent(): void {
    if (unansweredSince <= heardAt()) unansweredSince = clock.now()
    if (!isAsking) stopDoubting ??= clock.after(doubtAfter, doubt)
  }

  function doubt(): void {
    stopDoubting = undefined
    if (isAsking || unansweredSince <= heardAt()) return
    const left = unansweredSince + doubtAfter - clock.now()
    if (left > 0) stopDoubting = clock.after(left, doubt)
    else ask(doubtLimit)
  }

  function stop(): void {
    stopWaiting()
    stopDoubting?.()
  }

  rest()
  return { probe: () => ask(doubtLimit), sent, stop }
}
