import * as v from 'valibot'
import type { MessageChannels } from './message-channels.ts'
import { newsOf } from './news.ts'
import type { OpenCtiRequest, OpenCtiResponse } from './protocol.ts'
import { success } from './protocol.ts'
import { invalid } from './screen-pop.ts'

/** How `subscribe`, `unsubscribe` and `publish` look on the wire is not documented: this is the lab's own form. */
export interface Messaging {
  readonly methods: Readonly<Record<string, (request: OpenCtiRequest) => OpenCtiResponse>>
  /** Ends all subscriptions. */
  clear(): void
}

const published = v.object({ channelName: v.string(), message: v.unknown() })
const subscribed = v.object({ subscription: v.object({ callId: v.number() }) })

function channelOf(channelName: unknown): string {
  if (typeof channelName === 'string' && channelName.endsWith('__c')) return channelName
  throw invalid('channelName', 'The name of a message channel was expected.')
}

/** @param tell sends news to the page */
export function createMessaging(
  channels: MessageChannels,
  tell: (methodName: string, apiVersion: number, message: unknown) => void,
): Messaging {
  const open = new Map<number, () => void>()
  return {
    methods: {
      subscribe({ args, callId, apiVersion }) {
        const channelName = channelOf(args.channelName)
        const end = channels.subscribe(channelName, (message) => {
          tell(newsOf(callId), apiVersion, message)
        })
        open.set(callId, end)
        return { success: true, subscription: { callId, channelName }, errors: null }
      },
      unsubscribe({ args }) {
        if (!v.is(subscribed, args)) throw invalid('subscription', 'A subscription was expected.')
        open.get(args.subscription.callId)?.()
        return success(null)
      },
      publish({ args }) {
        const { channelName, message } = v.parse(published, args)
        channels.publish(channelOf(channelName), message)
        return success(null)
      },
    },
    clear() {
      for (const end of open.values()) end()
      open.clear()
    },
  }
}
