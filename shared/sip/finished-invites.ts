import { Core, type UserAgent } from 'sip.js'
import type { Clock } from '../ports/clock.ts'

/** The corner of sip.js 0.21.2 that matches requests with transactions. */
interface RequestMatcher {
  receiveIncomingRequestFromTransport(message: Core.IncomingRequestMessage): void
}

type Server = Core.UserAgentServer & { readonly transaction: Core.ServerTransaction }

/** For how long a transaction may be repeated: 64 * T1 (RFC 3261 section 17.1.1.2): ms. */
const memory = 32_000

const nameOf = ({ viaBranch, callId, fromTag, cseq }: Core.IncomingRequestMessage): string =>
  [viaBranch, callId, fromTag, String(cseq)].join(' ')

/**
 * Has a call that was refused not ring once more when its INVITE comes again, late, after the refusal was confirmed.
 * A WebSocket repeats nothing, so that sip.js forgets the transaction at once (timer I is zero for it, RFC 3261
 * section 17.2.1); but what lies behind the server may, and so may a server that was started anew. The same call by
 * another branch is a new attempt, and rings.
 */
export function ignoreFinishedInvites({ userAgentCore: core }: UserAgent, clock: Pick<Clock, 'now'>): void {
  const matcher = core as unknown as RequestMatcher
  const servers = core.userAgentServers as Map<string, Server>
  const receive = matcher.receiveIncomingRequestFromTransport.bind(core)
  /** When each was confirmed, the oldest first: ms since the epoch. */
  const finished = new Map<string, number>()

  const isRefusalConfirmed = ({ method, viaBranch }: Core.IncomingRequestMessage): boolean => {
    const transaction = method === 'ACK' ? servers.get(viaBranch)?.transaction : undefined
    return transaction?.state === Core.TransactionState.Completed
  }

  function forgetOld(): void {
    for (const [name, confirmedAt] of finished) {
      if (Math.abs(clock.now() - confirmedAt) < memory) return
      finished.delete(name)
    }
  }

  matcher.receiveIncomingRequestFromTransport = (message) => {
    forgetOld()
    if (message.method === 'INVITE' && finished.has(nameOf(message))) return
    if (isRefusalConfirmed(message)) finished.set(nameOf(message), clock.now())
    receive(message)
  }
}
