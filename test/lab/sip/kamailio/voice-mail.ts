import { userOf } from '../message/address.ts'
import { headerOf, type Header } from '../message/message.ts'
import { dialogOfCallee, type Dialog } from '../far-end/user-agent/dialog.ts'
import type { ServerTransaction } from '../far-end/user-agent/server-transaction.ts'
import { createUdpTransport, type Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { createUserAgent } from '../far-end/user-agent/user-agent.ts'
import { summaryOf } from '../platform/voice-mail.ts'

export interface VoiceMail {
  /** Says how many new messages somebody has. */
  set(user: string, count: number): void
  close(): Promise<void>
}

/** s */
const duration = 3600

const headers: readonly Header[] = [
  ['Event', 'message-summary'],
  ['Subscription-State', `active;expires=${String(duration)}`],
  ['Content-Type', 'application/simple-message-summary'],
]

/** A server for voice mail beside Kamailio (RFC 3842). There is no mail, only the number of it. */
export async function startVoiceMail(local: Endpoint, server: Endpoint): Promise<VoiceMail> {
  const transport = createUdpTransport(local, server)
  const contact = `<sip:voice-mail@${transport.contactHost}>`
  const counts = new Map<string, number>()
  const subscribers = new Map<string, Dialog>()

  const notify = (user: string, dialog: Dialog): void =>
    void agent.ask(dialog.request('NOTIFY', headers, summaryOf(counts.get(user) ?? 0)))

  function subscribe({ request, respond, localTag }: ServerTransaction): void {
    const user = userOf(headerOf(request, 'To')) ?? ''
    respond(200, {
      headers: [
        ['Contact', contact],
        ['Expires', String(duration)],
      ],
    })
    // Each telephone asks once for itself, and the newest one counts.
    const dialog = subscribers.get(user)
    const isKnown = dialog?.callId === headerOf(request, 'Call-ID')
    const current = isKnown && dialog ? dialog : dialogOfCallee(request, localTag, contact)
    subscribers.set(user, current)
    notify(user, current)
  }

  const agent = createUserAgent({
    transport,
    onRequest: (transaction) => {
      if (transaction.request.method === 'SUBSCRIBE') subscribe(transaction)
      else transaction.respond(405)
    },
    onLost: () => undefined,
  })
  await agent.open()

  return {
    set(user, count) {
      counts.set(user, count)
      const dialog = subscribers.get(user)
      if (dialog) notify(user, dialog)
    },
    close: () => agent.close(),
  }
}
