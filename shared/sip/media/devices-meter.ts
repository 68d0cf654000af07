import type { Unsubscribe } from '../../ports/readable.ts'
import type { Microphone } from './microphone.ts'

/** How often the level is told: ms. */
const interval = 100

/** Loudness of samples between -1 and 1: 0 to 1. */
export const loudnessOf = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length))

/**
 * Opens the microphone and tells its level until the returned function is called. It follows the choice of device.
 *
 * @throws PhoneError `microphone.…`
 */
export async function startMeter(
  microphone: Pick<Microphone, 'borrow' | 'giveBack' | 'onChange'>,
  onLevel: (level: number) => void,
): Promise<Unsubscribe> {
  const context = new AudioContext()
  const analyser = new AnalyserNode(context, { fftSize: 2048 })
  const samples = new Float32Array(analyser.fftSize)
  let track: MediaStreamTrack | undefined
  let source: MediaStreamAudioSourceNode | undefined
  let isOver = false

  function letGo(): void {
    source?.disconnect()
    if (track) microphone.giveBack(track)
    track = source = undefined
  }

  async function listen(): Promise<void> {
    const next = await microphone.borrow()
    if (isOver) return microphone.giveBack(next)
    letGo()
    track = next
    source = context.createMediaStreamSource(new MediaStream([next]))
    source.connect(analyser)
  }

  try {
    await listen()
  } catch (error) {
    void context.close()
    throw error
  }
  const stopFollowing = microphone.onChange((isOther) => {
    // Where none can be opened the old one is listened to, and is silent.
    if (isOther || track?.readyState !== 'live') listen().catch(() => undefined)
  })
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    onLevel(loudnessOf(samples))
  }, interval)
  return () => {
    if (isOver) return
    isOver = true
    clearInterval(timer)
    stopFollowing()
    letGo()
    void context.close()
  }
}
