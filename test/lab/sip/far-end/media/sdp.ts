/** The few things that are read from or said in a session description (RFC 8866). */

export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive'

const canSend = (direction: Direction): boolean => direction.startsWith('send')
const canReceive = (direction: Direction): boolean => direction.endsWith('recv') || direction === 'recvonly'

const directionFor = (send: boolean, receive: boolean): Direction => {
  if (send) return receive ? 'sendrecv' : 'sendonly'
  return receive ? 'recvonly' : 'inactive'
}

export const sends = canSend

/** The direction that a description asks for; `sendrecv` where it does not say (RFC 3264 §5.1). */
export const directionOf = (sdp: string): Direction =>
  (/^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp)?.[1] as Direction | undefined) ?? 'sendrecv'

/** What is left of our wish when the other side has said theirs (RFC 3264 §6.1). */
export const agreed = (ours: Direction, theirs: Direction): Direction =>
  directionFor(canSend(ours) && canReceive(theirs), canReceive(ours) && canSend(theirs))

/** The fingerprint of the certificate: a new one means that a new peer connection speaks (RFC 8122). */
export const fingerprintOf = (sdp: string): string | undefined => /^a=fingerprint:(.+?)\r?$/m.exec(sdp)?.[1]

/**
 * A description as werift can read it: without the RTCP port of a media server, since RTCP comes on the same one; with
 * a name for its one line (RFC 5888), which browsers can do without; and without the generation that browsers count and
 * no RFC knows: werift counts too, and takes no path whose number is not its own.
 */
export function asWeriftReads(sdp: string): string {
  const plain = sdp
    .replace(/^a=rtcp:[0-9]+\r?\n/gm, '')
    .replace(/^(a=candidate:.*) generation [0-9]+/gm, '$1')
  return /^a=mid:/m.test(plain) ? plain : `${plain.trimEnd()}\r\na=mid:0\r\n`
}

/** werift gives all its candidates one priority, which media servers refuse; no two may have the same (RFC 8445 §5.1.2). */
export function withDistinctPriorities(sdp: string): string {
  let preference = 0
  return sdp.replace(/^(a=candidate:\S+ 1 udp )([0-9]+)/gim, (_, start: string, priority: string) => {
    const lower = Number(priority) - 256 * preference++
    return `${start}${String(lower)}`
  })
}

/** The payload type of telephone events at 8000 Hz; `undefined` where they are not offered. */
export function eventTypeOf(sdp: string): number | undefined {
  const type = /^a=rtpmap:([0-9]+) telephone-event\/8000\r?$/m.exec(sdp)?.[1]
  return type === undefined ? undefined : Number(type)
}

export interface MediaAddress {
  readonly host: string
  readonly port: number
}

/** Where a description wants plain RTP to be sent. */
export function mediaAddressOf(sdp: string): MediaAddress | undefined {
  const host = /^c=IN IP4 ([0-9.]+)\r?$/m.exec(sdp)?.[1]
  const port = /^m=audio ([0-9]+) /m.exec(sdp)?.[1]
  return host && port ? { host, port: Number(port) } : undefined
}

export interface PlainDescription {
  readonly address: MediaAddress
  readonly direction: Direction
  readonly eventType: number
  readonly session: number
  /** Grows with each description of the session. */
  readonly version: number
}

/** A description of PCMU and telephone events over plain RTP. */
export const describePlain = ({
  address,
  direction,
  eventType,
  session,
  version,
}: PlainDescription): string =>
  [
    'v=0',
    `o=- ${String(session)} ${String(version)} IN IP4 ${address.host}`,
    's=-',
    `c=IN IP4 ${address.host}`,
    't=0 0',
    `m=audio ${String(address.port)} RTP/AVP 0 ${String(eventType)}`,
    'a=rtpmap:0 PCMU/8000',
    `a=rtpmap:${String(eventType)} telephone-event/8000`,
    `a=fmtp:${String(eventType)} 0-15`,
    'a=ptime:20',
    `a=${direction}`,
    '',
  ].join('\r\n')
