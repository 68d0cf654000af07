import { tagOf, userOf } from '../message/address.ts'
import { newBranch, newTag } from '../message/identifiers.ts'
import { headerOf, type SipRequest } from '../message/message.ts'
import { respond } from '../message/respond.ts'
import type { Flow } from './flow.ts'

interface Subscriber {
  readonly flow: Flow
  /** The NOTIFY as it was sent last. */
  last: SipRequest
}

/** s */
const duration = 3600

/** The body of a NOTIFY about voice mail. */
export const summaryOf = (count: number): string =>
  `Messages-Waiting: ${count > 0 ? 'yes' : 'no'}\r\nVoice-Message: ${String(count)}/0\r\n`

/** Tells telephones what is in their owner's voice mail (RFC 3842). There is no mail, only the number of it. */
export function createVoiceMail(sentBy: string) {
  const counts = new Map<string, number>()
  const subscribers = new Map<string, Subscriber[]>()

  function notify(user: string, subscriber: Subscriber): void {
    const { flow, last } = subscriber
    const number = Number(headerOf(last, 'CSeq')?.split(' ')[0] ?? 0) + 1
    subscriber.last = {
      ...last,
      headers: [
        ['Via', `SIP/2.0/WS ${sentBy};branch=${newBranch()}`],
        ...last.headers.filter(([name]) => !['Via', 'CSeq'].includes(name)),
        ['CSeq', `${String(number)} NOTIFY`],
      ],
      body: summaryOf(counts.get(user) ?? 0),
    }
    flow.send(subscriber.last)
  }

  return {
    /** Takes a SUBSCRIBE whose sender is known. */
    subscribe(flow: Flow, request: SipRequest): void {
      const user = userOf(headerOf(request, 'To')) ?? ''
      const tag = newTag()
      const contact = `<sip:${sentBy};transport=ws>`
      flow.send(
        respond(request, 200, {
          headers: [
            ['Expires', String(duration)],
            ['Contact', contact],
          ],
          toTag: tag,
        }),
      )
      const remote = headerOf(request, 'From') ?? ''
      const subscriber: Subscriber = {
        flow,
        last: {
          method: 'NOTIFY',
          uri: (headerOf(request, 'Contact') ?? '').replace(/^.*<|>.*$/g, ''),
          headers: [
            ['Max-Forwards', '70'],
            ['From', `${headerOf(request, 'To') ?? ''};tag=${tag}`],
            ['To', remote],
            ['Call-ID', headerOf(request, 'Call-ID') ?? ''],
            ['Contact', contact],
            ['Event', 'message-summary'],
            ['Subscription-State', `active;expires=${String(duration)}`],
            ['Content-Type', 'application/simple-message-summary'],
          ],
          body: '',
        },
      }
      const others = (subscribers.get(user) ?? []).filter((each) => each.flow.open)
      subscribers.set(user, [...others, subscriber])
      if (tagOf(remote) !== undefined) notify(user, subscriber)
    },
    /** Says how many new messages somebody has. */
    set(user: string, count: number): void {
      counts.set(user, count)
      for (const subscriber of subscribers.get(user) ?? []) notify(user, subscriber)
    },
  }
}
