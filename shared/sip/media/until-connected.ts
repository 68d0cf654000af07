import type { Clock } from '../../ports/clock.ts'

/** How long audio is waited for: ms. */
const limit = 2_000

/** Resolves when audio can flow, or when that takes too long; at once where there is no connection. */
export function untilConnected(
  connection: RTCPeerConnection | undefined,
  clock: Pick<Clock, 'after'>,
): Promise<void> {
  if (!connection || connection.connectionState === 'connected') return Promise.resolve()
  return new Promise((resolve) => {
    const finish = () => {
      stopWaiting()
      connection.removeEventListener('connectionstatechange', look)
      resolve()
    }
    const look = () => connection.connectionState === 'connected' && finish()
    const stopWaiting = clock.after(limit, finish)
    connection.addEventListener('connectionstatechange', look)
  })
}
