import type { Core, Inviter } from 'sip.js'

type InviteResponse = Core.IncomingResponse & { readonly session: unknown }

/** The corner of sip.js 0.21.2 that takes the answer to an INVITE. */
interface AnswerTaker {
  earlyMediaDialog: unknown
  onAccept(response: InviteResponse): Promise<void>
}

/**
 * A call may ring on several telephones, and another one answer than the one whose early media is heard (RFC 3261
 * section 13.2.2.4). A browser cannot take a second answer to its offer, and sip.js ends such a call.
 *
 * @param onOtherBranch the call is with somebody who knows nothing yet of the connection to be used: offer one
 */
export function takeAnyBranch(inviter: Inviter, onOtherBranch: () => void): void {
  const taker = inviter as unknown as AnswerTaker
  const take = taker.onAccept.bind(inviter)
  taker.onAccept = async (response) => {
    const isOther = taker.earlyMediaDialog && taker.earlyMediaDialog !== response.session
    if (isOther) taker.earlyMediaDialog = response.session
    await take(response)
    if (isOther) onOtherBranch()
  }
}
