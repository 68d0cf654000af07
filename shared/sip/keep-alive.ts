import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { newBranch, randomToken } from './random.ts'
import type { Agent } from './user-agent.ts'

/** Watches whether the server is still there; a WebSocket alone does not tell. */
export interface KeepAlive {
  /** Asks now, for instance because the network may have changed. */
  probe(): void
  /**
   * Asks now, and tells how long the answer took: ms.
   *
   * @throws PhoneError `line.unreachable` where there is none in time
   */
  reach(): Promise<number>
  /** Something was sent that wants an answer: silence gives reason for doubt now. */
  sent(): void
  stop(): void
}

export interface KeepAliveDependencies {
  readonly agent: Agent
  readonly clock: Clock
  /** The server is gone. */
  readonly onSilence: () => void
}

/** After this much silence the server is asked: ms. */
const interval = 7_500

/** How long it may take to answer: ms. With the interval less than 10 s, so that no caller finds out first. */
const answerLimit = 2_400

/** … and where there is reason to think that it is gone: ms. */
const doubtLimit = 2_000

/** After this much silence upon a request there is such a reason: ms. */
const doubtAfter = 2_500

/** Any answer will do, a refusal too. */
function sendOptions({ sip, socket }: Agent, onAnswer?: () => void): void {
  const { uri } = sip.configuration
  const server = uri.clone()
  server.user = undefined
  const callId = randomToken()
  const tokens = { callId, fromTag: randomToken(8) }
  const request = sip.userAgentCore.makeOutgoingRequestMessage('OPTIONS', server, uri, server, tokens)
  request.setViaHeader(newBranch(), socket.protocol)
  socket.probe(request.toString(), callId, onAnswer)
}

export function startKeepAlive({ agent, clock, onSilence }: KeepAliveDependencies): KeepAlive {
  /** ms since the epoch */
  const heardAt = (): number => agent.socket.heardAt
  let stopWaiting: () => void
  let isAsking = false
  let stopDoubting: (() => void) | undefined
  /** When the oldest request was sent since the server was heard: ms since the epoch. */
  let unansweredSince = 0

  function ask(limit: number, onAnswer?: () => void): void {
    stopWaiting()
    const asked = clock.now()
    isAsking = true
    sendOptions(agent, onAnswer)
    stopWaiting = clock.after(limit, () => {
      isAsking = false
      if (heardAt() < asked) onSilence()
      else rest()
    })
  }

  function rest(): void {
    const left = heardAt() + interval - clock.now()
    if (left <= 0) ask(answerLimit)
    else stopWaiting = clock.after(left, rest)
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

  function reach(): Promise<number> {
    const asked = clock.now()
    return new Promise((resolve, reject) => {
      const give = () => reject(new PhoneError('line.unreachable', 'no answer to OPTIONS'))
      const stopWaiting = clock.after(doubtLimit, give)
      ask(doubtLimit, () => {
        stopWaiting()
        resolve(clock.now() - asked)
      })
    })
  }

  function stop(): void {
    stopWaiting()
    stopDoubting?.()
  }

  rest()
  return { probe: () => ask(doubtLimit), reach, sent, stop }
}
