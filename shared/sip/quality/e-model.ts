/** What a codec costs by itself, and how well it bears loss (ITU-T G.107 section 3.5, G.113 appendix I). */
interface CodecImpairment {
  /** Equipment impairment factor Ie. */
  readonly impairment: number
  /** Packet-loss robustness factor Bpl. */
  readonly robustness: number
}

/** G.711 with packet-loss concealment, as browsers have it (G.113 table I.4). */
const concealed: CodecImpairment = { impairment: 0, robustness: 25.1 }

/**
 * By lower-case name. G.113 has no values for Opus, which conceals at least as well as G.711; G.722 is counted on the
 * narrow-band scale.
 */
const codecs: Readonly<Record<string, CodecImpairment>> = {
  opus: concealed,
  pcma: concealed,
  pcmu: concealed,
  g722: { impairment: 0, robustness: 15 },
}

/** Ro − Is with every default of G.107 table 3: a call in which the network spoils nothing. */
const best = 93.2

/** Delay from which talking gets difficult: ms. */
const noticeable = 177.3

export interface Conditions {
  /** Lower-case name of the codec. */
  readonly codec: string | undefined
  /** From mouth to ear: ms. */
  readonly delay: number
  /** Share of packets that cannot be played: 0 to 1, taken as random. */
  readonly loss: number
}

/** Id of G.107 in the simplified form of Cole and Rosenbluth ("Voice over IP performance monitoring", 2001). */
const delayImpairment = (delay: number): number => 0.024 * delay + 0.11 * Math.max(0, delay - noticeable)

/** Ie,eff of G.107 equation 7-29, with a burst ratio of 1. */
function lossImpairment(codec: string | undefined, loss: number): number {
  const { impairment, robustness } = codecs[codec ?? ''] ?? concealed
  const percent = loss * 100
  return impairment + ((95 - impairment) * percent) / (percent + robustness)
}

/** Transmission rating R of ITU-T G.107, simplified: 0 to 93.2. */
export const ratingOf = ({ codec, delay, loss }: Conditions): number =>
  Math.max(0, best - delayImpairment(delay) - lossImpairment(codec, loss))

/** Mean opinion score for a rating (G.107 Annex B): 1 to 4.5. */
export function mosOf(rating: number): number {
  if (rating <= 0) return 1
  if (rating >= 100) return 4.5
  // The curve dips below 1 for the lowest ratings.
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6)
}
