import { Core, Session } from 'sip.js'
import { readOnce } from './stack.ts'

/** The corners of sip.js 0.21.2 that are mended. */
interface ReInviteClient {
  receiveResponse: (this: ReInviteClient, response: Core.IncomingResponseMessage) => void
}
interface PrackTaker {
  onPrackRequest: (request: Core.IncomingPrackRequest) => void
}

const accepted = new WeakSet<ReInviteClient>()

const isAccept = ({ statusCode = 0 }: Core.IncomingResponseMessage): boolean =>
  statusCode >= 200 && statusCode < 300

/**
 * Every 2xx to a re-INVITE but the first is left alone. A request in a dialog reaches one phone, so that another 2xx,
 * under another tag, is astray; sip.js would acknowledge it and throws. Repeats of the first do not come this far.
 */
function ignoreSecondAccepts(): void {
  const client = Core.ReInviteUserAgentClient.prototype as unknown as ReInviteClient
  const receiveResponse = client.receiveResponse
  client.receiveResponse = function (response) {
    if (isAccept(response) && accepted.has(this)) return
    if (isAccept(response)) accepted.add(this)
    receiveResponse.call(this, response)
  }
}

/** A PRACK for nothing that was sent is refused (RFC 3262 section 3). */
function refuseStrayPracks(): void {
  const session = Session.prototype as unknown as PrackTaker
  session.onPrackRequest = (request) => void request.reject({ statusCode: 481 })
}

/**
 * Mends sip.js where it throws for a sound message because of the state that a call is in, some of it where nobody
 * can catch that. The guard reads each message by itself, so it cannot tell. And has it read each message once.
 */
export function mendStack(): void {
  readOnce()
  ignoreSecondAccepts()
  refuseStrayPracks()
}
