import { Core } from 'sip.js'

/** The dialog of each request that was made in one. A BYE has ended its own before anybody answers it. */
const dialogs = new WeakMap<Core.OutgoingRequestMessage, Core.Dialog>()

/** The corner of sip.js 0.21.2 that makes the requests in a dialog. */
interface Asking {
  createOutgoingRequestMessage: (
    this: Core.Dialog,
    ...request: Parameters<Core.Dialog['createOutgoingRequestMessage']>
  ) => Core.OutgoingRequestMessage
}

/**
 * Notes which dialog a request belongs to. Where one is challenged, sip.js counts what takes its place in the dialog for
 * a re-INVITE alone; after any other one, the next request would get a number for the second time.
 */
export function rememberDialogs(): void {
  const dialog = Core.Dialog.prototype as Asking
  const { createOutgoingRequestMessage } = dialog
  dialog.createOutgoingRequestMessage = function (...request) {
    const message = createOutgoingRequestMessage.apply(this, request)
    dialogs.set(message, this)
    return message
  }
}

/** The number of the request that takes the place of one; in a dialog, numbers only grow (RFC 3261 section 12.2.1.1). */
export function numberAfter(message: Core.OutgoingRequestMessage): number {
  const dialog = dialogs.get(message)
  if (!dialog?.localSequenceNumber) return message.cseq + 1
  dialog.incrementLocalSequenceNumber()
  return dialog.localSequenceNumber
}
