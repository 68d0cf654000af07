import { broadcast, createChannelLink } from '../window-link/channel-link.ts'
import { callbackSchema, callbackTag } from './messages.ts'

export interface Callback {
  readonly url: string
}

/** Where the browser refuses all storage to a page there is no channel; the answer then comes by another way. */
function unlessRefused<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}

/** Tells the callback to all windows of the redirect page's origin and partition. */
export const tellChannel = (callback: Callback): void => {
  unlessRefused(() => {
    broadcast({ BroadcastChannel, tag: callbackTag }, callback)
  })
}

/** Hears callbacks from redirect pages of this window's origin and partition; the answer stops it. */
export const listenToChannel = (receive: (callback: Callback) => void): (() => void) => {
  const options = { BroadcastChannel, tag: callbackTag, schema: callbackSchema, receive }
  const link = unlessRefused(() => createChannelLink(options))
  return () => link?.close()
}
