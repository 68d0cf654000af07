import type { Frame } from 'puppeteer-core'

interface Ringing {
  ring?: { readonly context: BaseAudioContext; readonly analyser: AnalyserNode }
}

/** What a page plays by Web Audio. */
export interface Rung {
  readonly state: AudioContextState
  /** Loudest sample of the last 0.7 s: 0 to 1. */
  readonly level: number
}

/** Listens from now on to what the page sends to its speakers by Web Audio. */
export const listenForRing = (frame: Frame): Promise<void> =>
  frame.evaluate(() => {
    const connect = Object.getOwnPropertyDescriptor(AudioNode.prototype, 'connect')?.value as (
      to: AudioNode,
    ) => AudioNode
    const heard = function (this: AudioNode, to: AudioNode): AudioNode {
      if (to instanceof AudioDestinationNode) {
        const analyser = new AnalyserNode(to.context, { fftSize: 32_768 })
        connect.call(this, analyser)
        Object.assign(globalThis, { ring: { context: to.context, analyser } })
      }
      return connect.call(this, to)
    }
    Object.defineProperty(AudioNode.prototype, 'connect', { value: heard })
  })

/** What is to be heard now; nothing before anything was played. */
export const ringIn = (frame: Frame): Promise<Rung | undefined> =>
  frame.evaluate(() => {
    const { ring } = globalThis as Ringing
    if (!ring) return undefined
    const samples = new Float32Array(ring.analyser.fftSize)
    ring.analyser.getFloatTimeDomainData(samples)
    const level = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    return { state: ring.context.state, level }
  })
