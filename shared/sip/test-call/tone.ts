import type { Loudspeaker } from '../media/loudspeaker.ts'

/** Hz, and how loud: 0 to 1. */
const tone = { frequency: 523, volume: 0.2 } as const

/** Plays a tone as the voice of the other side is played, until the returned function is called. */
export function playTone(loudspeaker: Loudspeaker): () => void {
  const context = new AudioContext()
  const source = new OscillatorNode(context, { frequency: tone.frequency })
  const loudness = new GainNode(context, { gain: tone.volume })
  const output = context.createMediaStreamDestination()
  source.connect(loudness).connect(output)
  source.start()
  const stopPlaying = loudspeaker.play(output.stream)
  return () => {
    stopPlaying()
    void context.close()
  }
}
