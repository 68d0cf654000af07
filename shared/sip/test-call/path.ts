import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import type { PathProof } from '../../ports/test-call.ts'
import { toRtc } from '../media/prepared-connection.ts'

/** How long servers may take to answer: ms. */
const patience = 8_000

/** What a candidate proves (RFC 8445 section 4): the better proof has the higher rank. */
const proofs: Readonly<Record<RTCIceCandidateType, PathProof>> = {
  host: 'browser',
  // Somebody has seen packets of ours, and told so.
  prflx: 'server',
  srflx: 'server',
  relay: 'relay',
}

/** Resolves when there is nothing more to learn. */
function gathered(
  connection: RTCPeerConnection,
  clock: Pick<Clock, 'after'>,
  onProof: (proof: PathProof) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const stopWaiting = clock.after(patience, resolve)
    connection.addEventListener('icecandidate', ({ candidate }) => {
      const isEnough = candidate?.type ? onProof(proofs[candidate.type]) : candidate === null
      if (!isEnough) return
      stopWaiting()
      resolve()
    })
  })
}

/**
 * Finds out how far packets of this browser come without a call: gathers candidates until one proves what is wanted.
 *
 * @param wanted `relay` asks for one of a relay alone
 * @returns the best proof that there was; nothing where there was none in time
 */
export async function provePath(
  servers: readonly IceServer[],
  wanted: PathProof,
  clock: Pick<Clock, 'after'>,
): Promise<PathProof | undefined> {
  const found = new Set<PathProof>()
  const connection = new RTCPeerConnection({
    iceServers: servers.map(toRtc),
    iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all',
  })
  try {
    connection.createDataChannel('test')
    const done = gathered(connection, clock, (proof) => {
      found.add(proof)
      return proof === wanted
    })
    await connection.setLocalDescription()
    await done
  } finally {
    connection.close()
  }
  return ([wanted, 'server', 'relay', 'browser'] as const).find((proof) => found.has(proof))
}
