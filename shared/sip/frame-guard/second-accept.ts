import { Core } from 'sip.js'

interface ReInviteClient {
  receiveResponse: (this: ReInviteClient, response: Core.IncomingResponseMessage) => void
}

const accepted = new WeakSet<ReInviteClient>()

const isAccept = ({ statusCode = 0 }: Core.IncomingResponseMessage): boolean =>
  statusCode >= 200 && statusCode < 300

/**
 * Has sip.js leave every 2xx to a re-INVITE but the first alone. A request in a dialog reaches one phone, so that
 * another 2xx, under another tag, is astray; sip.js would acknowledge it and throws where nobody can catch it. Each
 * message by itself is sound, so the guard cannot tell. Repeats of the first one do not come this far.
 */
export function ignoreSecondAccepts(): void {
  const client = Core.ReInviteUserAgentClient.prototype as unknown as ReInviteClient
  const receiveResponse = client.receiveResponse
  client.receiveResponse = function (response) {
    if (isAccept(response) && accepted.has(this)) return
    if (isAccept(response)) accepted.add(this)
    receiveResponse.call(this, response)
  }
}
