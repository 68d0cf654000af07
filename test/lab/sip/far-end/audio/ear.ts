import type { RtpPacket } from 'werift'
import { watchGaps } from './gaps.ts'
import { decodePcmu, pcmuType, sampleRate } from './pcmu.ts'
import { dominantFrequency, levelAt, levelOf } from './spectrum.ts'
import { digitOf } from './telephone-event.ts'

/** What is heard of the other side. */
export interface Heard {
  /** Hz, of the last fifth of a second; none in silence */
  readonly frequency?: number
  /** dBFS; −96 for silence */
  readonly level: number
  /** RTP packets with audio since the beginning. */
  readonly packets: number
  /** ms since the last of them; none before the first */
  readonly quietFor?: number
  /** ms: the longest time without a sound between two sounds, but for what was only held up on its way */
  readonly longestGap: number
}

/** s of audio that is measured, and ms after which it is too old to say that it is heard now. */
const span = 0.2
const fresh = 200
/** dBFS under which there is no tone. */
const silence = -60

export interface EarOptions {
  readonly onDigit: (digit: string) => void
  /** ms */
  readonly now?: () => number
}

/** Listens to PCMU and to telephone events (RFC 4733), and measures. */
export function createEar({ onDigit, now = () => performance.now() }: EarOptions) {
  let recent: Float64Array[] = []
  let packets = 0
  let lastAt: number | undefined
  let lastEvent: number | undefined
  const gaps = watchGaps()

  function hearAudio({ ssrc, timestamp }: RtpPacket['header'], payload: Uint8Array): void {
    const samples = decodePcmu(payload)
    const at = (lastAt = now())
    packets++
    recent = [...recent, samples].slice(-Math.ceil((span * sampleRate) / payload.length))
    if (levelOf(samples) > silence) gaps.note({ ssrc, timestamp, at })
  }

  /** All packets of one event have the timestamp of its beginning (RFC 4733 §2.3). */
  function hearEvent(timestamp: number, payload: Uint8Array): void {
    const digit = digitOf(payload)
    if (digit === undefined || timestamp === lastEvent) return
    lastEvent = timestamp
    onDigit(digit)
  }

  const quietFor = (): number | undefined => (lastAt === undefined ? undefined : Math.round(now() - lastAt))

  /** What is heard now: nothing where that is too long ago. */
  const samplesNow = (): Float64Array =>
    Float64Array.from((quietFor() ?? fresh) < fresh ? recent.flatMap((each) => [...each]) : [])

  return {
    hear({ header, payload }: RtpPacket): void {
      if (payload.length === 0) return
      if (header.payloadType === pcmuType) hearAudio(header, payload)
      else hearEvent(header.timestamp, payload)
    },

    /** How loud one frequency is among others: dBFS; −96 for silence */
    levelAt: (frequency: number): number => levelAt(samplesNow(), frequency),

    heard(): Heard {
      const samples = samplesNow()
      const quiet = quietFor()
      const level = levelOf(samples)
      return {
        ...(level > silence && { frequency: dominantFrequency(samples) }),
        level,
        packets,
        ...(quiet !== undefined && { quietFor: quiet }),
        // Asked for seldom, and not for nothing.
        get longestGap() {
          return Math.round(gaps.longest())
        },
      }
    },
  }
}

export type Ear = ReturnType<typeof createEar>
