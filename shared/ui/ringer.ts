import { atom } from 'nanostores'
import type { DeskState } from '../desk/state.ts'
import { systemClock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import { play, watchSilence, type Playing, type PlayingParts } from './playing.ts'
import { lengthOf, soundOf, type SoundName } from './sounds.ts'
import { watchUnasked } from './unasked.ts'

export interface Ringer {
  /** Whether the browser keeps this page silent until somebody clicks in it. */
  readonly silenced: Readable<boolean>
  /**
   * Starts the browser's audio once and lets go of it. The first audio context of a page takes some 60 ms, the
   * next ones 2 ms; so call it in a quiet moment, and the first ring is not late.
   */
  prepare(): void
  /** Finds out whether a ring would be heard, where nobody has clicked in the page yet. */
  check(): void
  /** Hand in each new state; the sound follows at once. */
  update(state: Pick<DeskState, 'calls'>): void
  /** Rings to try how that sounds, until the returned function is called. What really rings goes on. */
  try(): () => void
  /** Silence, for good. */
  close(): void
}

export interface RingerParts extends Partial<Omit<PlayingParts, 'onSilenced'>> {
  /** Where the agent's clicks and keys arrive. */
  readonly gestures?: EventTarget
  /** Nothing in a browser that does not tell. */
  readonly activation?: () => Pick<UserActivation, 'hasBeenActive'> | undefined
}

/** What lets a page sound (HTML, "activation triggering input event"). */
const unlocking = ['pointerdown', 'pointerup', 'keydown', 'click'] as const

/** Finds out whether the browser lets a context sound, and lets go of it. */
function lookOnce(context: AudioContext, { clock, onSilenced }: Pick<PlayingParts, 'clock' | 'onSilenced'>) {
  const stop = watchSilence(context, {
    clock,
    onSilenced(isSilenced) {
      queueMicrotask(() => stop())
      onSilenced(isSilenced)
      void context.close()
    },
  })
}

/**
 * Rings, and plays ringback. The audio context lives only as long as something sounds: an idle one costs
 * processor time.
 */
export function createRinger({
  createContext = () => new AudioContext({ latencyHint: 'balanced' }),
  createElement = () => new Audio(),
  clock = systemClock,
  gestures = document,
  activation = () => (navigator as Partial<Navigator>).userActivation,
  sinkFor = () => undefined,
  onSink = () => undefined,
}: RingerParts = {}): Ringer {
  const silenced = atom(false)
  const onSilenced = (isSilenced: boolean) => silenced.set(isSilenced)
  const parts = { createContext, createElement, clock, sinkFor, onSink, onSilenced }
  let playing: Playing | undefined
  /** What plays only for the agent to hear how it sounds. */
  let trial: Playing | undefined
  const hasBegunUnasked = watchUnasked()
  /** What is played once, as long as that takes. */
  let once: SoundName | undefined

  function sound(name: SoundName | undefined): Playing | undefined {
    if (playing?.name === name) return playing
    playing?.stop()
    playing = name && play(name, parts)
    return playing
  }

  function unlock(): void {
    if (playing) playing.resume()
    else if (activation()?.hasBeenActive ?? true) onSilenced(false)
  }
  for (const type of unlocking) gestures.addEventListener(type, unlock)

  function playOnce(name: SoundName): void {
    once = name
    clock.after(lengthOf(name), () => {
      once = undefined
      if (playing?.name === name) sound(undefined)
    })
  }

  function tryOut(): () => void {
    if (playing) return () => undefined
    const own = (trial = sound('ring'))
    return () => {
      if (trial !== own) return
      trial = undefined
      sound(undefined)
    }
  }

  return {
    silenced,
    prepare: () => void createContext().close(),
    check() {
      if (!activation()?.hasBeenActive) lookOnce(createContext(), parts)
    },
    update(state) {
      if (hasBegunUnasked(state)) playOnce('begun')
      const name = soundOf(state) ?? once
      if (trial && !name) return
      trial = undefined
      sound(name)
    },
    try: tryOut,
    close() {
      for (const type of unlocking) gestures.removeEventListener(type, unlock)
      sound(undefined)
    },
  }
}
