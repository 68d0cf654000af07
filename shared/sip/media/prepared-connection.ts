import type { Clock } from '../../ports/clock.ts'
import type { IceServer } from '../../ports/telephony.ts'
import type { SipLog } from '../log.ts'
import { preferCodecs } from './codecs.ts'
import { gathered } from './gathering.ts'

/** A connection that offers audio. */
export interface OfferingConnection {
  readonly connection: RTCPeerConnection
  /** Resolves when its local description is worth sending. */
  readonly offered: Promise<void>
}

interface MadeAhead extends OfferingConnection {
  /** Whether it offers to send, or to receive alone. */
  readonly sends: boolean
}

/** Connections for calls; one is made ahead, for the next call out. */
export interface ConnectionSource {
  /** Makes one ahead, unless there is one. */
  prepare(): void
  /** Has one at hand that a call can take at once, for the next 15 s: a call is about to come. */
  warm(): void
  /** The one made ahead, or else one made now. */
  takeOffering(): OfferingConnection
  /** One for a call that came with an offer; it looks for candidates from now on. */
  takePlain(): RTCPeerConnection
  /** One in the place of a plain one that finds none. */
  takeAnother(): RTCPeerConnection
  /** Drops the one made ahead: the network or the servers have changed. */
  discard(): void
}

export interface ConnectionDependencies {
  readonly clock: Clock
  readonly log: SipLog
  readonly iceServers: () => readonly IceServer[]
}

/** How long one is kept ready for a call that does not come: ms. */
const warmth = 15_000

/** Media gateways answer without a BUNDLE group, which browsers refuse under `max-bundle`. */
const policy = { bundlePolicy: 'balanced' } as const

/** A server as the browser takes it. */
export const toRtc = ({ urls, ...rest }: IceServer): RTCIceServer => ({ ...rest, urls: [...urls] })

/**
 * A connection that offers to send wakes its thread 20 times a second from then on, even with nothing to send; so the
 * one made ahead offers to receive alone until it is wanted. Its candidates stay: this takes 2 ms.
 */
async function offerToSend(connection: RTCPeerConnection): Promise<void> {
  if (connection.signalingState === 'closed') return
  for (const transceiver of connection.getTransceivers()) transceiver.direction = 'sendrecv'
  await connection.setLocalDescription()
}

export function createConnectionSource({ clock, log, iceServers }: ConnectionDependencies): ConnectionSource {
  let prepared: MadeAhead | undefined
  let cancelCooling = (): void => undefined

  const open = (extra?: RTCConfiguration): RTCPeerConnection =>
    new RTCPeerConnection({ ...policy, ...extra, iceServers: iceServers().map(toRtc) })

  function openOffering(direction: 'recvonly' | 'sendrecv'): MadeAhead {
    const connection = open()
    preferCodecs(connection.addTransceiver('audio', { direction, streams: [new MediaStream()] }))
    const waiting = gathered(connection, iceServers(), clock)
    const offered = connection.setLocalDescription().then(() => waiting)
    return { connection, offered, sends: direction === 'sendrecv' }
  }

  /** Has the one made ahead offer to send, and makes it where there is none. */
  function sending(): MadeAhead {
    const { connection, offered, sends } = prepared ?? openOffering('sendrecv')
    return { connection, offered: sends ? offered : offered.then(() => offerToSend(connection)), sends: true }
  }

  function discard(): void {
    cancelCooling()
    prepared?.connection.close()
    prepared = undefined
  }

  function prepare(): void {
    try {
      prepared ??= openOffering('recvonly')
    } catch (error) {
      // A page may have too many of them; the call that needs one tells the agent, and until then nobody does.
      log({ level: 'warn', event: 'connection.not-prepared', detail: String(error) })
    }
  }

  return {
    prepare,
    warm() {
      prepared = sending()
      cancelCooling()
      cancelCooling = clock.after(warmth, () => {
        discard()
        prepare()
      })
    },
    takeOffering() {
      const taken = sending()
      cancelCooling()
      prepared = undefined
      return taken
    },
    takePlain: () => open({ iceCandidatePoolSize: 1 }),
    takeAnother: () => open(),
    discard,
  }
}
