import { tracks } from './tracks.ts'

declare global {
  interface Window {
    /** Pulls a microphone out, or plugs it in again. */
    plug(label: string, isIn: boolean): void
    /** Takes the permission for the microphone away, or gives it back. */
    allowMicrophone(isAllowed: boolean): void
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
  return typeof wanted === 'object' && 'ideal' in wanted ? wanted.ideal : undefined
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
    const there = (await mediaDevices.enumerateDevices()).filter(({ kind }) => kind === 'audioinput')
    if (out.size > 0 && !there.length) throw new DOMException('all are out', 'NotFoundError')
    const isThere = there.some(({ deviceId }) => deviceId === wantedId(constraints))
    const [first] = there
    const instead = out.size > 0 && !isThere && first && { deviceId: { exact: first.deviceId } }
    const audio = typeof constraints.audio === 'object' ? constraints.audio : {}
    return getUserMedia({ audio: { ...audio, ...instead } })
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
