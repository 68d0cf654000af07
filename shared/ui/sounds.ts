import type { DeskCall, DeskState } from '../desk/state.ts'

/** One stretch of a sound: Hz (none is silence) and seconds. */
type Stretch = readonly [hertz: readonly number[], seconds: number]

interface Sound {
  /** Between 0 and 1. */
  readonly volume: number
  /** Played over and over. */
  readonly stretches: readonly Stretch[]
}

const sounds = {
  /** A call for this agent, who has no other. */
  ring: {
    volume: 0.22,
    stretches: [
      [[660, 1320], 0.16],
      [[880, 1760], 0.34],
      [[], 0.12],
      [[660, 1320], 0.16],
      [[880, 1760], 0.34],
      [[], 1.88],
    ],
  },
  /** Another call while the agent is talking: short and low. */
  waiting: {
    volume: 0.06,
    stretches: [
      [[440], 0.2],
      [[], 0.2],
      [[440], 0.2],
      [[], 4.4],
    ],
  },
  /** A call has been answered by itself: whoever is on the line hears the agent from now on. Played once. */
  begun: {
    volume: 0.1,
    stretches: [
      [[520], 0.14],
      [[], 0.05],
      [[780], 0.22],
      [[], 0.1],
    ],
  },
  /** The other side is being rung: the European ringback, 425 Hz (ITU-T E.180). */
  ringback: {
    volume: 0.08,
    stretches: [
      [[425], 1],
      [[], 4],
    ],
  },
} as const satisfies Record<string, Sound>

export type SoundName = keyof typeof sounds

const isRinging = ({ call }: DeskCall) => call.state === 'ringing' && !call.answering
const isTalking = ({ call }: DeskCall) => call.state === 'active'
const isRungThere = ({ call }: DeskCall) => call.state === 'dialing' && call.progress === 'ringing'

/** What is to be heard in a state, if anything. Early media is the other side's own sound, so it gets none. */
export function soundOf({ calls }: Pick<DeskState, 'calls'>): SoundName | undefined {
  if (calls.some(isRinging)) return calls.some(isTalking) ? 'waiting' : 'ring'
  return calls.some(isRungThere) ? 'ringback' : undefined
}

/** How long one round of a sound takes: ms. */
export const lengthOf = (name: SoundName): number =>
  sounds[name].stretches.reduce((sum, [, seconds]) => sum + seconds * 1_000, 0)

/** Samples per second: enough for the highest partial here. */
export const rate = 8000

/** Seconds in which a tone swells and fades, so that it does not click. */
const edge = 0.012

/** Writes one tone: partials that grow weaker upwards. */
function writeTone(samples: Float32Array, hertz: readonly number[], volume: number): void {
  const seconds = samples.length / rate
  for (let index = 0; index < samples.length; index++) {
    const second = index / rate
    let sample = 0
    for (let partial = 0; partial < hertz.length; partial++)
      sample += Math.sin(2 * Math.PI * (hertz[partial] ?? 0) * second) / (partial + 1)
    samples[index] = (sample / hertz.length) * volume * Math.min(1, second / edge, (seconds - second) / edge)
  }
}

/** One round of a sound as samples between -1 and 1. */
export function samplesOf(name: SoundName): Float32Array<ArrayBuffer> {
  const { stretches, volume }: Sound = sounds[name]
  const lengths = stretches.map(([, seconds]) => Math.round(seconds * rate))
  const samples = new Float32Array(lengths.reduce((sum, length) => sum + length, 0))
  let start = 0
  for (const [index, [hertz]] of stretches.entries()) {
    const end = start + (lengths[index] ?? 0)
    if (hertz.length) writeTone(samples.subarray(start, end), hertz, volume)
    start = end
  }
  return samples
}
