import { atom } from 'nanostores'
import type { Core, Notification, UserAgent } from 'sip.js'
import type { Readable } from '../ports/readable.ts'
import type { WaitingMessages } from '../ports/telephony.ts'
import { randomToken } from './random.ts'

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

export function createMessageWaiting(): MessageWaiting {
  const state = atom<WaitingMessages>(none)
  let subscription: Core.Subscription | undefined
  /** Of subscriptions that were asked for; only the newest one is wanted. */
  let count = 0

  function take(body: string): void {
    const told = waitingIn(body)
    if (told) state.set(told)
  }

  function follow(
    { request, subscription: begun }: Core.IncomingRequestWithSubscription,
    isWanted: () => boolean,
  ): void {
    void request.accept()
    if (!isWanted()) return begun?.dispose()
    take(request.message.body)
    subscription = begun
    if (!begun) return
    begun.autoRefresh = true
    begun.delegate = {
      onNotify: (notify) => {
        void notify.accept()
        take(notify.message.body)
      },
    }
  }

  function stop(): void {
    count++
    subscription?.dispose()
    subscription = undefined
    state.set(none)
  }

  return {
    state,
    subscribe(sip) {
      stop()
      const own = count
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
        onNotify: (notify) => follow(notify, () => count === own),
      })
    },
    notified(notification) {
      void notification.accept()
      take(notification.request.body)
    },
    stop,
  }
}
