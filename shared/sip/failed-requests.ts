import { Core, type Invitation, type UserAgent } from 'sip.js'
import type { SipLog } from './log.ts'

/** The corner of sip.js 0.21.2 that takes requests. */
interface RequestTaker {
  receiveIncomingRequestFromTransport(message: Core.IncomingRequestMessage): void
}

type Server = Core.UserAgentServer & { readonly transaction: Core.ServerTransaction }

const { Trying, Proceeding } = Core.TransactionState
const serverError = { statusCode: 500 } as const

function answer(sip: UserAgent, message: Core.IncomingRequestMessage): void {
  const { userAgentCore: core } = sip
  const server = (core.userAgentServers as Map<string, Server>).get(message.viaBranch)
  if (message.method === 'ACK') return
  if (server?.message !== message) return void core.replyStateless(message, serverError)
  if ([Trying, Proceeding].includes(server.transaction.state)) server.reject(serverError)
}

/**
 * A request that our own code fails for is answered all the same (RFC 3261 section 21.5.1), so that the far end does
 * not wait for half a minute, and asks again. The error goes on to whoever notes it.
 */
export function answerFailures(sip: UserAgent): void {
  const taker = sip.userAgentCore as unknown as RequestTaker
  const receive = taker.receiveIncomingRequestFromTransport.bind(sip.userAgentCore)
  taker.receiveIncomingRequestFromTransport = (message) => {
    try {
      receive(message)
    } catch (error) {
      answer(sip, message)
      throw error
    }
  }
}

/** The same for a call: sip.js brings it when it has said that it rings, where nobody catches what is thrown. */
export const ringOrRefuse =
  (onInvite: (invitation: Invitation) => void, log: SipLog) =>
  (invitation: Invitation): void => {
    try {
      onInvite(invitation)
    } catch (error) {
      log({ level: 'warn', event: 'frame.refused', detail: String(error) })
      void invitation.reject(serverError)
    }
  }
