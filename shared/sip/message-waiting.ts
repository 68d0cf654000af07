import { atom } from 'nanostores'
import type { Core, Notification, UserAgent } from 'sip.js'
import { systemClock, type Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import type { WaitingMessages } from '../ports/telephony.ts'
import { randomToken } from './random.ts'
import { pauseAfter, usualPause } from './subscription-end.ts'

/** What the agent's voice mail holds (RFC 3842). */
export interface MessageWaiting {
  readonly state: Readable<WaitingMessages>
  /** Asks to be told of changes from now on, in place of any time before. */
  subscribe(sip: UserAgent): void
  /** Takes what a server tells without having been asked. */
  notified(notification: Notification): void
  stop(): void
}

/** How long we ask to be told of changes; it is asked again before then: s. */
const duration = 3_600

const none: WaitingMessages = { waiting: false }

/** Reads a message summary; nothing where it is none. */
export function waitingIn(body: string): WaitingMessages | undefined {
  const waiting = /^Messages-Waiting\s*:\s*(yes|no)\b/im.exec(body)?.[1]?.toLowerCase()
  if (!waiting) return undefined
  const count = /^Voice-Message\s*:\s*(\d{1,5})\s*\//im.exec(body)?.[1]
  return { waiting: waiting === 'yes', ...(count !== undefined && { count: Number(count) }) }
}

class Subscriber implements MessageWaiting {
  readonly state = atom<WaitingMessages>(none)
  readonly #clock: Pick<Clock, 'now' | 'after'>
  #subscription: Core.Subscription | undefined
  /** Of subscriptions that were asked for; only the newest one is wanted. */
  #count = 0
  /** When the newest one was asked for: ms since the epoch. */
  #askedAt = 0
  #stopWaiting = (): void => undefined

  constructor(clock: Pick<Clock, 'now' | 'after'>) {
    this.#clock = clock
  }

  subscribe(sip: UserAgent): void {
    this.stop()
    this.#ask(sip)
  }

  notified(notification: Notification): void {
    void notification.accept()
    this.#take(notification.request.body)
  }

  stop(): void {
    this.#end()
    this.state.set(none)
  }

  #take(body: string): void {
    const told = waitingIn(body)
    if (told) this.state.set(told)
  }

  #end(): void {
    this.#count++
    this.#stopWaiting()
    this.#subscription?.dispose()
    this.#subscription = undefined
  }

  #ask(sip: UserAgent): void {
    const own = this.#count
    this.#askedAt = this.#clock.now()
    const { userAgentCore: core, configuration, contact } = sip
    const { uri } = configuration
    const tokens = { callId: randomToken(), fromTag: randomToken(8) }
    const headers = [
      'Event: message-summary',
      `Expires: ${String(duration)}`,
      'Accept: application/simple-message-summary',
      `Contact: ${contact.toString()}`,
    ]
    // Not every telephone system has voice mail; one that has none says no, and there is nothing to show.
    core.subscribe(core.makeOutgoingRequestMessage('SUBSCRIBE', uri, uri, uri, tokens, headers), {
      onNotify: ({ request, subscription }) => {
        void request.accept()
        if (this.#count === own && this.#heed(request, sip)) this.#follow(subscription, sip)
        else subscription?.dispose()
      },
    })
  }

  #follow(subscription: Core.Subscription | undefined, sip: UserAgent): void {
    this.#subscription = subscription
    if (!subscription) return
    subscription.autoRefresh = true
    subscription.delegate = {
      onNotify: (notify) => {
        void notify.accept()
        this.#heed(notify, sip)
      },
      // It could not be refreshed.
      onTerminated: () => this.#askAgain(sip, 0),
    }
  }

  /** @returns whether the subscription goes on */
  #heed({ message }: Core.IncomingNotifyRequest, sip: UserAgent): boolean {
    this.#take(message.body)
    const pause = pauseAfter(message.getHeader('Subscription-State') ?? '')
    if (pause === 'never') this.stop()
    else if (pause !== undefined) this.#askAgain(sip, pause)
    return pause === undefined
  }

  /** … but not at the pace of a server that ends whatever it has begun. */
  #askAgain(sip: UserAgent, pause: number): void {
    this.#end()
    const least = this.#clock.now() - this.#askedAt < usualPause ? usualPause : 0
    this.#stopWaiting = this.#clock.after(Math.max(pause, least), () => this.#ask(sip))
  }
}

export function createMessageWaiting(clock: Pick<Clock, 'now' | 'after'> = systemClock): MessageWaiting {
  return new Subscriber(clock)
}
