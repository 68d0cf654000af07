import type { Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import { rate, samplesOf, type SoundName } from './sounds.ts'

/** Audio Output Devices API: not in every browser. */
type Sinkable<Output> = Output & { setSinkId?(id: string): Promise<void>; readonly sinkId?: unknown }

export interface PlayingParts {
  readonly createContext: () => AudioContext
  readonly createElement: () => HTMLAudioElement
  readonly clock: Pick<Clock, 'after'>
  /** Id of the device that a sound is played on; empty for the one of the system. */
  readonly sinkFor: (name: SoundName) => Readable<string> | undefined
  /** The browser keeps the page silent, or does no longer. */
  readonly onSilenced: (isSilenced: boolean) => void
  /** The device cannot be used, and that of the system sounds; nothing when it can. */
  readonly onSink: (name: SoundName, refusal: unknown) => void
}

export interface Playing {
  readonly name: SoundName
  /** Another try where the browser has refused to play. */
  resume(): void
  stop(): void
}

/** How long a browser may take to start what it allows: ms. */
const startLimit = 1_000

/**
 * Tells whether the browser lets a context sound, until the returned function is called. A page that nobody has
 * clicked yet may be silent (HTML, "sticky activation"), and a click outside its frame may end that unnoticed.
 */
export function watchSilence(
  context: AudioContext,
  { clock, onSilenced }: Pick<PlayingParts, 'clock' | 'onSilenced'>,
  again: () => void = () => undefined,
): () => void {
  let stopWaiting = (): void => undefined
  const look = () => {
    const isSilenced = context.state !== 'running'
    onSilenced(isSilenced)
    if (isSilenced) again()
    stopWaiting()
    stopWaiting = isSilenced ? clock.after(startLimit, look) : () => undefined
  }
  const onChange = () => context.state === 'running' && look()
  context.addEventListener('statechange', onChange)
  stopWaiting = clock.after(startLimit, look)
  onChange()
  return () => {
    stopWaiting()
    context.removeEventListener('statechange', onChange)
  }
}

function connected<Node extends AudioNode>(source: AudioNode, to: Node): Node {
  source.connect(to)
  return to
}

/** Where a sound goes. Firefox lets an audio element choose its device, and no context: there it goes through one. */
function createOutput(
  context: Sinkable<AudioContext>,
  source: AudioNode,
  createElement: () => HTMLAudioElement,
) {
  let element: Sinkable<HTMLAudioElement> | undefined
  source.connect(context.destination)

  function putThroughElement(): Sinkable<HTMLAudioElement> {
    const { stream } = connected(source, context.createMediaStreamDestination())
    source.disconnect(context.destination)
    return Object.assign(createElement(), { srcObject: stream, autoplay: true })
  }
  return {
    async choose(id: string): Promise<void> {
      if (!context.setSinkId && id) element ??= putThroughElement()
      const sink = element ?? context
      if (id !== (sink.sinkId ?? '')) await sink.setSinkId?.(id)
    },
    async resume(): Promise<void> {
      await context.resume()
      await element?.play()
    },
    close() {
      element?.pause()
      void context.close()
    },
  }
}

/** Plays a sound over and over. */
export function play(name: SoundName, parts: PlayingParts): Playing {
  const context = parts.createContext()
  const samples = samplesOf(name)
  const buffer = context.createBuffer(1, samples.length, rate)
  buffer.copyToChannel(samples, 0)
  const source = context.createBufferSource()
  source.buffer = buffer
  source.loop = true
  const output = createOutput(context, source, parts.createElement)
  const stopFollowing = parts.sinkFor(name)?.subscribe((id) => {
    output.choose(id).then(
      () => parts.onSink(name, undefined),
      (refusal: unknown) => parts.onSink(name, refusal),
    )
  })
  source.start()
  // Where it may not play now, `watchSilence` tells so.
  const resume = () => void output.resume().catch(() => undefined)
  const stopWatching = watchSilence(context, parts, resume)
  return {
    name,
    resume,
    stop() {
      stopFollowing?.()
      stopWatching()
      source.stop()
      output.close()
    },
  }
}
