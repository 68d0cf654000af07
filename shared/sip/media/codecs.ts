/**
 * The codecs to offer, the preferred one first. Opus sounds best and bears loss; PCMA and PCMU are what telephone
 * networks speak, so that nobody has to translate; G.722 is for desk phones. Telephone events carry digits (RFC 4733).
 * Comfort noise (RFC 3389) is left out, since whoever offers it lets both sides send nothing in silence: browsers then
 * cut off the beginnings of words, and nobody could tell a far end that is silent from a path that is broken.
 */
const order = ['opus', 'pcma', 'pcmu', 'g722', 'telephone-event'] as const

const rankOf = ({ mimeType }: RTCRtpCodec): number =>
  (order as readonly string[]).indexOf(mimeType.toLowerCase().replace('audio/', ''))

/** The codecs of the browser that a call uses, in our order (RTCRtpTransceiver.setCodecPreferences). */
export const codecsInOrder = (codecs: readonly RTCRtpCodec[]): RTCRtpCodec[] =>
  codecs.filter((codec) => rankOf(codec) >= 0).sort((one, other) => rankOf(one) - rankOf(other))

/** Has the next description of a transceiver name our codecs in our order. */
export function preferCodecs(transceiver: RTCRtpTransceiver): void {
  const { codecs = [] } = RTCRtpReceiver.getCapabilities('audio') ?? {}
  const wanted = codecsInOrder(codecs)
  // A browser that does not tell its codecs keeps its own order.
  if (wanted.length) transceiver.setCodecPreferences(wanted)
}
