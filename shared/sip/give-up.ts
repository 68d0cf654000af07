import { Core } from 'sip.js'

/** The corner of sip.js 0.21.2 that waits for the answer to an INVITE, without end once there was a provisional one. */
interface Waiting {
  readonly transaction: Core.ClientTransaction
  onRequestTimeout(): void
  dispose(): void
}

const { Calling, Proceeding } = Core.TransactionState

/**
 * Nothing more is to be heard of an INVITE, for instance because the server was started anew: takes it for a 408.
 *
 * @returns whether it was waited for; a final answer may be at work already
 */
export function giveUpOn(request: Core.OutgoingInviteRequest): boolean {
  const waiting = request as unknown as Waiting
  const { state } = waiting.transaction
  if (state !== Calling && state !== Proceeding) return false
  waiting.onRequestTimeout()
  waiting.dispose()
  return true
}
