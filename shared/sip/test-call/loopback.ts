import { PhoneError } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import { toRtc } from '../media/prepared-connection.ts'

/** How long a path may take to be found: ms. */
const patience = 8_000

/** How long it is measured: ms. */
const measuring = 1_200

/** Resolves when one side is connected. @throws PhoneError `call.failed` where no path is found in time */
function connected(connection: RTCPeerConnection, clock: Pick<Clock, 'after'>): Promise<void> {
  return new Promise((resolve, reject) => {
    const give = () => reject(new PhoneError('call.failed', connection.iceConnectionState))
    const stopWaiting = clock.after(patience, give)
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState } = connection
      if (connectionState !== 'connected' && connectionState !== 'failed') return
      stopWaiting()
      if (connectionState === 'connected') resolve()
      else give()
    })
  })
}

const passOn = (from: RTCPeerConnection, to: RTCPeerConnection): void =>
  from.addEventListener('icecandidate', ({ candidate }) => {
    // A connection that has ended takes none, and needs none.
    if (candidate) to.addIceCandidate(candidate).catch(() => undefined)
  })

async function introduce(caller: RTCPeerConnection, callee: RTCPeerConnection): Promise<void> {
  passOn(caller, callee)
  passOn(callee, caller)
  await caller.setLocalDescription()
  await callee.setRemoteDescription(caller.localDescription as RTCSessionDescription)
  await callee.setLocalDescription()
  await caller.setRemoteDescription(callee.localDescription as RTCSessionDescription)
}

async function roundTripOf(connection: RTCPeerConnection): Promise<number> {
  let seconds = 0
  const report = await connection.getStats()
  report.forEach((entry: { type: string; state?: string; currentRoundTripTime?: number }) => {
    if (entry.type === 'candidate-pair' && entry.state === 'succeeded')
      seconds = entry.currentRoundTripTime ?? seconds
  })
  return seconds * 1_000
}

/**
 * Connects this page with itself.
 *
 * @param servers to go through, and nowhere else; none goes the direct way
 * @returns how long it takes there and back: ms
 * @throws PhoneError `call.failed` where no path is found in time
 */
export async function loopBack(servers: readonly IceServer[], clock: Pick<Clock, 'after'>): Promise<number> {
  const iceServers = servers.map(toRtc)
  const iceTransportPolicy = servers.length ? 'relay' : 'all'
  const open = () => new RTCPeerConnection({ iceServers, iceTransportPolicy })
  const [caller, callee] = [open(), open()]
  try {
    caller.createDataChannel('echo')
    const isConnected = connected(caller, clock)
    await Promise.all([isConnected, introduce(caller, callee)])
    await new Promise<void>((resolve) => clock.after(measuring, resolve))
    return await roundTripOf(caller)
  } finally {
    caller.close()
    callee.close()
  }
}
