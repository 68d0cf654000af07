declare global {
  interface Window {
    /** Device of each sound that is made by Web Audio now; empty for the one of the system. */
    soundsOn(): readonly string[]
  }
}

/** Audio Output Devices API: https://webaudio.github.io/web-audio-api/#dom-audiocontext-sinkid */
type Sinkable = AudioContext & { readonly sinkId: string }

const open = new Set<AudioContext>()

window.soundsOn = () => [...open].map((context) => (context as Sinkable).sinkId)

/**
 * An audio context whose sound is also heard by a test.
 *
 * @param listen takes a stream, and returns what lets go of it
 */
export function createHeardContext(listen: (stream: MediaStream) => () => void): AudioContext {
  const context = new AudioContext()
  const { close } = Object.getOwnPropertyDescriptors(AudioContext.prototype)
  const ear = context.createMediaStreamDestination()
  const stopListening = listen(ear.stream)
  context.createBufferSource = () => {
    const source = new AudioBufferSourceNode(context)
    source.connect(ear)
    return source
  }
  open.add(context)
  context.close = () => {
    open.delete(context)
    stopListening()
    return (close.value as AudioContext['close']).call(context)
  }
  return context
}
