import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'

/** A way for the other side to reach us (RFC 8445 section 4). */
type CandidateKind = RTCIceCandidateType

/** How long a call ever waits for candidates before it rings or is answered, with every server dead: ms. */
export const hardLimit = 250

/** … and how long another path is looked for before it is offered; a relay far away, or by TLS, takes that long: ms. */
export const restartLimit = 2_000

/** Candidates come in bursts, one for each network interface; this much silence means the burst is over: ms. */
const settling = 10

const kindOfServer: Readonly<Record<string, CandidateKind>> = {
  stun: 'srflx',
  stuns: 'srflx',
  turn: 'relay',
  turns: 'relay',
}

/** The kinds of candidate that are worth waiting for with these servers. */
export function wantedKinds(servers: readonly IceServer[]): ReadonlySet<CandidateKind> {
  const fromServers = servers
    .flatMap(({ urls }) => urls)
    .map((url) => kindOfServer[url.split(':')[0] ?? ''])
    .filter((kind) => kind !== undefined)
  return new Set<CandidateKind>(['host', ...fromServers])
}

type Gatherer = Pick<RTCPeerConnection, 'iceGatheringState' | 'addEventListener' | 'removeEventListener'>

/**
 * Listens, from before the description is set, and resolves when enough candidates are known: all of them, or a burst
 * after one of each kind that the servers promise; after `limit` one of any kind is enough. Sending all of them would be
 * later than a person wants to wait, and few PBXs take them one by one.
 *
 * @param patience how long the first one of all may take; without any, nobody can reach the connection: ms
 */
export function gathered(
  connection: Gatherer,
  servers: readonly IceServer[],
  clock: Clock,
  limit = hardLimit,
  patience = restartLimit,
): Promise<void> {
  const missing = new Set(wantedKinds(servers))
  return new Promise((resolve) => {
    let cancelSettling = (): void => undefined
    let hasOne = false
    let isLate = false

    const finish = () => {
      cancelSettling()
      cancelLimit()
      cancelPatience()
      connection.removeEventListener('icecandidate', onCandidate)
      connection.removeEventListener('icegatheringstatechange', onState)
      resolve()
    }
    const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
      if (candidate?.type) missing.delete(candidate.type)
      hasOne ||= candidate?.type != null
      cancelSettling()
      if (missing.size === 0 || isLate) cancelSettling = clock.after(settling, finish)
    }
    const onState = () => {
      if (connection.iceGatheringState === 'complete') finish()
    }
    const cancelLimit = clock.after(limit, () => {
      isLate = true
      if (hasOne) finish()
    })
    const cancelPatience = clock.after(patience, finish)
    connection.addEventListener('icecandidate', onCandidate)
    connection.addEventListener('icegatheringstatechange', onState)
  })
}

/** Whether nobody can reach it, and the browser has not said that it has looked everywhere. */
export const isUnreachable = ({ localDescription, iceGatheringState }: RTCPeerConnection): boolean =>
  iceGatheringState !== 'complete' && !localDescription?.sdp.includes('a=candidate:')
