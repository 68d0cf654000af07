import type { SipLog } from '../log.ts'

/** The states in which there is a path; which one it is may change with each of them. */
const found: readonly RTCIceConnectionState[] = ['connected', 'completed']

async function logPath(connection: RTCPeerConnection, log: SipLog): Promise<void> {
  try {
    const { pathOf } = await import('../quality/sample.ts')
    const detail = pathOf(await connection.getStats())
    if (detail) log({ level: 'info', event: 'ice.path', detail })
  } catch (error) {
    log({ level: 'debug', event: 'ice.path-unknown', detail: String(error) })
  }
}

/** Tells for the support file how a connection finds its path, and what servers did not help. */
export function logIce(connection: RTCPeerConnection, log: SipLog): void {
  connection.addEventListener('iceconnectionstatechange', () => {
    const { iceConnectionState: detail } = connection
    log({ level: 'info', event: 'ice.state', detail })
    if (found.includes(detail)) void logPath(connection, log)
  })
  connection.addEventListener('icecandidateerror', ({ errorCode, url }) => {
    log({ level: 'info', event: 'ice.server-failed', detail: `${String(errorCode)} ${url}` })
  })
}
