/** The audio of one call, as a conference needs it. */
export interface MixedAudio {
  /** What the agent says in this call: silent while that is muted. */
  readonly said: MediaStreamTrack | undefined
  /** What the other side says. */
  readonly heard: MediaStreamTrack | undefined
  /** Tells that one of them is another one now. */
  onTracks: (() => void) | undefined
  /** Sends this in the place of what the agent says; nothing goes back to that. */
  sendInstead(track: MediaStreamTrack | undefined): Promise<void>
}

/**
 * Makes a conference of calls: to each of them goes what the agent says, and what all others say. The agent hears
 * each call by itself as before.
 *
 * @returns what ends the conference
 */
export function mix(calls: readonly MixedAudio[], context = new AudioContext()): () => void {
  let sources: readonly MediaStreamAudioSourceNode[] = []
  const outputs = calls.map((call) => ({ call, output: context.createMediaStreamDestination() }))

  function connect(track: MediaStreamTrack | undefined, output: AudioNode): MediaStreamAudioSourceNode[] {
    if (!track) return []
    const source = context.createMediaStreamSource(new MediaStream([track]))
    source.connect(output)
    return [source]
  }

  function wire(): void {
    for (const source of sources) source.disconnect()
    sources = outputs.flatMap(({ call, output }) =>
      calls.flatMap((other) => connect(other === call ? call.said : other.heard, output)),
    )
  }

  wire()
  void context.resume()
  for (const { call, output } of outputs) {
    call.onTracks = wire
    void call.sendInstead(output.stream.getAudioTracks()[0])
  }
  return () => {
    for (const call of calls) {
      call.onTracks = undefined
      void call.sendInstead(undefined)
    }
    void context.close()
  }
}
