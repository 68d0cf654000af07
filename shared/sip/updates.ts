import { Core, type Session, type UserAgent } from 'sip.js'

/** Tells that UPDATE is understood (RFC 3311 section 5.1), beside what sip.js lists by itself. */
export const allowUpdate = 'Allow: UPDATE'

/** An answer to a request. */
export interface Answer {
  readonly statusCode: number
  readonly extraHeaders?: readonly string[]
  readonly body?: Core.Body
}

/** A session that takes UPDATE requests. */
interface UpdateTaker {
  takeUpdate?: (request: Core.IncomingRequestMessage) => Promise<Answer>
}

/** The corners of sip.js 0.21.2 that sort requests, and that keep the state of a dialog. */
interface RequestSorter {
  receiveRequest(message: Core.IncomingRequestMessage): void
}
interface DialogInternals {
  readonly dialogState: Core.DialogState
  sequenceGuard(message: Core.IncomingRequestMessage): boolean
}

/** What a session does with an UPDATE. */
export function onUpdate(
  session: Session,
  take: (request: Core.IncomingRequestMessage) => Promise<Answer>,
): void {
  Object.assign(session, { takeUpdate: take } satisfies UpdateTaker)
}

/** An UPDATE may say that the far end is to be reached elsewhere from now on (RFC 3311 section 5.1). */
function followTarget(dialog: Core.Dialog, message: Core.IncomingRequestMessage): void {
  const contact: unknown = message.hasHeader('contact') ? message.parseHeader('contact') : undefined
  if (contact instanceof Core.NameAddrHeader)
    (dialog as unknown as DialogInternals).dialogState.remoteTarget = contact.uri
}

/** Changes of a call by UPDATE (RFC 3311), which sip.js does not know: it answers 405. */
export function takeUpdates(sip: UserAgent): void {
  const { userAgentCore: core } = sip
  const sorter = core as unknown as RequestSorter
  const receive = sorter.receiveRequest.bind(core)
  const sessions = sip._sessions as Record<string, (Session & UpdateTaker) | undefined>

  async function answer(message: Core.IncomingRequestMessage): Promise<Answer | undefined> {
    const { callId, fromTag, toTag = '' } = message
    const dialog = core.dialogs.get(callId + toTag + fromTag)
    const session = sessions[callId + toTag] ?? sessions[callId + fromTag]
    if (!dialog || !session?.takeUpdate) return { statusCode: 481 }
    if (!(dialog as unknown as DialogInternals).sequenceGuard(message)) return undefined
    Core.Dialog.prototype.receiveRequest.call(dialog, message)
    followTarget(dialog, message)
    return session.takeUpdate(message)
  }

  async function take(message: Core.IncomingRequestMessage): Promise<void> {
    const given = await answer(message).catch(() => ({ statusCode: 488 }) satisfies Answer)
    if (!given) return
    const { statusCode, extraHeaders = [], body } = given as Answer
    core.replyStateless(message, {
      statusCode,
      extraHeaders: [...extraHeaders, `Contact: ${sip.contact.toString()}`],
      ...(body && { body }),
    })
  }

  sorter.receiveRequest = (message) => {
    if (message.method === 'UPDATE') void take(message)
    else receive(message)
  }
}
