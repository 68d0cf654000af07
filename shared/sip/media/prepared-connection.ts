import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import { preferCodecs } from './codecs.ts'
import { gathered } from './gathering.ts'

/** A connection that offers audio. */
export interface OfferingConnection {
  readonly connection: RTCPeerConnection
  /** Resolves when its local description is worth sending. */
  readonly offered: Promise<void>
}

/** Connections for calls; one is made ahead, for the next call out. */
export interface ConnectionSource {
  /** Makes one ahead, unless there is one. */
  prepare(): void
  /** The one made ahead, or else one made now. */
  takeOffering(): OfferingConnection
  /** One for a call that came with an offer. */
  takePlain(): RTCPeerConnection
  /** Drops the one made ahead: the network or the servers have changed. */
  discard(): void
}

export interface ConnectionDependencies {
  readonly clock: Clock
  readonly iceServers: () => readonly IceServer[]
}

/** Media gateways answer without a BUNDLE group, which browsers refuse under `max-bundle`. */
const policy = { bundlePolicy: 'balanced' } as const

/** A server as the browser takes it. */
export const toRtc = ({ urls, ...rest }: IceServer): RTCIceServer => ({ ...rest, urls: [...urls] })

export function createConnectionSource({ clock, iceServers }: ConnectionDependencies): ConnectionSource {
  let prepared: OfferingConnection | undefined

  const open = (extra?: RTCConfiguration): RTCPeerConnection =>
    new RTCPeerConnection({ ...policy, ...extra, iceServers: iceServers().map(toRtc) })

  function openOffering(): OfferingConnection {
    const connection = open()
    preferCodecs(connection.addTransceiver('audio', { direction: 'sendrecv', streams: [new MediaStream()] }))
    const waiting = gathered(connection, iceServers(), clock)
    return { connection, offered: connection.setLocalDescription().then(() => waiting) }
  }

  return {
    prepare() {
      prepared ??= openOffering()
    },
    takeOffering() {
      const taken = prepared ?? openOffering()
      prepared = undefined
      return taken
    },
    takePlain: () => open({ iceCandidatePoolSize: 1 }),
    discard() {
      prepared?.connection.close()
      prepared = undefined
    },
  }
}
