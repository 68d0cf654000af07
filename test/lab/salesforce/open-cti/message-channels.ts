type Listener = (message: unknown) => void

/** Lightning Message Service, as far as Open CTI lets the adapter take part. */
export interface MessageChannels {
  /** @returns ends the subscription */
  subscribe(channel: string, listener: Listener): () => void
  publish(channel: string, message: unknown): void
}

export function createMessageChannels(): MessageChannels {
  const listeners = new Map<string, Set<Listener>>()
  return {
    subscribe(channel, listener) {
      const ofChannel = listeners.get(channel) ?? new Set()
      listeners.set(channel, ofChannel.add(listener))
      return () => ofChannel.delete(listener)
    },
    publish(channel, message) {
      for (const listener of listeners.get(channel) ?? []) listener(message)
    },
  }
}
