import { tracks } from './tracks.ts'

declare global {
  interface Window {
    /** Pulls a microphone or a speaker out, or plugs it in again. */
    plug(label: string, isIn: boolean): void
    /** Takes the permission for the microphone away, or gives it back. */
    allowMicrophone(isAllowed: boolean): void
    /** Device of each call that is played now; empty for the one of the system. */
    speakersInUse(): readonly string[]
    /** Names of the microphones that are in use, each once. */
    microphonesInUse(): readonly string[]
  }
}

/** What is out, by its label. */
const out = new Set<string>()
const watchers = new Set<() => void>()
let isAllowed = true

export const watchPermission = (callback: () => void): void => void watchers.add(callback)

const { mediaDevices } = navigator as Partial<Navigator>
const enumerate = mediaDevices?.enumerateDevices.bind(mediaDevices)
const getUserMedia = mediaDevices?.getUserMedia.bind(mediaDevices)

const live = () => [...tracks].filter(({ readyState }) => readyState === 'live')

/** Ends tracks as a browser does, which `stop` alone does not tell. */
function end(ended: readonly MediaStreamTrack[]): void {
  for (const track of ended) track.stop()
  for (const track of ended) track.dispatchEvent(new Event('ended'))
}

const wantedId = ({ audio }: MediaStreamConstraints): unknown => {
  const wanted = typeof audio === 'object' ? audio.deviceId : undefined
  return typeof wanted === 'object' && 'exact' in wanted ? wanted.exact : undefined
}

/** What a browser opens while some devices are out. */
function besides(there: readonly string[], constraints: MediaStreamConstraints): MediaTrackConstraints {
  const [first] = there
  const wanted = wantedId(constraints)
  if (first === undefined) throw new DOMException('all are out', 'NotFoundError')
  if (wanted === undefined) return { deviceId: { exact: first } }
  if (!there.some((id) => id === wanted)) throw new DOMException('it is out', 'OverconstrainedError')
  return {}
}

if (mediaDevices && enumerate && getUserMedia) {
  // A browser names devices only while one is open, or may be; here they are named from then on.
  let known: readonly MediaDeviceInfo[] = []
  mediaDevices.enumerateDevices = async () => {
    const now = await enumerate()
    if (now.some(({ label }) => label)) known = now
    return (known.length ? known : now).filter(({ label }) => !out.has(label))
  }
  mediaDevices.getUserMedia = async (constraints = {}) => {
    if (!isAllowed) throw new DOMException('revoked', 'NotAllowedError')
    const all = await mediaDevices.enumerateDevices()
    const there = all.filter(({ kind }) => kind === 'audioinput').map(({ deviceId }) => deviceId)
    const audio = typeof constraints.audio === 'object' ? constraints.audio : {}
    const stream = await getUserMedia({
      audio: out.size > 0 ? { ...audio, ...besides(there, constraints) } : audio,
    })
    if (!stream.getTracks().some(({ label }) => out.has(label))) return stream
    // It was pulled out while it was being opened.
    for (const track of stream.getTracks()) track.stop()
    return mediaDevices.getUserMedia(constraints)
  }
}

/** Each play of a call goes by this. */
const playing = new Set<HTMLMediaElement>()
const { play } = Object.getOwnPropertyDescriptors(HTMLMediaElement.prototype)
HTMLMediaElement.prototype.play = function () {
  playing.add(this)
  return (play.value as HTMLMediaElement['play']).call(this)
}

window.speakersInUse = () =>
  [...playing].filter(({ paused, srcObject }) => !paused && srcObject).map(({ sinkId }) => sinkId)

/** A browser lets nothing sound on a device that is out. */
for (const { prototype } of [HTMLMediaElement, AudioContext]) {
  const sinkable = prototype as { setSinkId(id: string): Promise<void> }
  const { setSinkId } = sinkable
  sinkable.setSinkId = async function (id) {
    const there = (await mediaDevices?.enumerateDevices()) ?? []
    if (out.size > 0 && id && !there.some(({ deviceId }) => deviceId === id))
      throw new DOMException('it is out', 'NotFoundError')
    return setSinkId.call(this, id)
  }
}

window.plug = (label, isIn) => {
  if (isIn) out.delete(label)
  else out.add(label)
  if (!isIn) end(live().filter((track) => track.label === label))
  mediaDevices?.dispatchEvent(new Event('devicechange'))
}

window.allowMicrophone = (allowed) => {
  isAllowed = allowed
  if (!allowed) end(live())
  for (const callback of watchers) callback()
}

window.microphonesInUse = () => [...new Set(live().map(({ label }) => label))]
