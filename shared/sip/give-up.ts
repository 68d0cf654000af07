import { Core } from 'sip.js'
import type { Clock } from '../ports/clock.ts'
import { isSuccess } from './response-codes.ts'

/** The corners of sip.js 0.21.2 that wait for the answer to an INVITE, without end once there was a provisional one. */
interface Waiting {
  readonly transaction: Core.InviteClientTransaction
  /** Of a change; a call that is still to come about has none. */
  readonly dialog?: Core.Dialog
  delegate: Core.OutgoingInviteRequestDelegate | undefined
  onRequestTimeout(): void
  receiveResponse(response: Core.IncomingResponseMessage): void
}
interface Steps {
  stateTransition(state: Core.TransactionState, isCut?: boolean): void
}

const { Calling, Proceeding, Terminated } = Core.TransactionState

/** How long an answer may still come, and come again (RFC 6026 section 8.4): ms. */
const lateness = 32_000

/** A change that is accepted after all changes nothing here: whoever has given it up asks anew. */
function confirm({ transaction }: Waiting, dialog: Core.Dialog): void {
  const { cseq } = transaction.request
  transaction.ackResponse(dialog.createOutgoingRequestMessage('ACK', { cseq }))
}

/** Confirms an answer that comes late (RFC 3261 section 13.2.2.4). A call is ended then: nobody is there. */
function confirmLateAnswer(client: Waiting): void {
  const { dialog } = client
  const receive = client.receiveResponse.bind(client)
  client.delegate = {
    onAccept(response) {
      response.ack()
      response.session.bye()
    },
  }
  client.receiveResponse = (response) => {
    if (!isSuccess(response.statusCode)) return
    if (dialog) confirm(client, dialog)
    else receive(response)
  }
}

/** Has nothing said again, and lets go when no answer can come any more. */
function rest(transaction: Core.InviteClientTransaction, clock: Pick<Clock, 'after'>): void {
  const steps = transaction as unknown as Steps
  if (transaction.state === Calling) steps.stateTransition(Proceeding)
  clock.after(lateness, () => {
    if (transaction.state === Proceeding) steps.stateTransition(Terminated, true)
  })
}

/**
 * Nothing more is to be heard of an INVITE, for instance because the server was started anew: takes it for a 408.
 *
 * @returns whether it was waited for; a final answer may be at work already
 */
export function giveUpOn(request: Core.OutgoingInviteRequest, clock: Pick<Clock, 'after'>): boolean {
  const client = request as unknown as Waiting
  const { state } = client.transaction
  if (state !== Calling && state !== Proceeding) return false
  client.onRequestTimeout()
  confirmLateAnswer(client)
  rest(client.transaction, clock)
  return true
}
