import { PhoneError, type FailureCode } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Unsubscribe } from '../../ports/readable.ts'

/** Which microphone is wanted, and how it is to sound. */
export interface MicrophoneChoice {
  constraints(): MediaTrackConstraints
  /** Tells that devices have come or gone, and whether another one is to be used from now on. */
  onChange(callback: (isOther: boolean) => void): Unsubscribe
}

/** The microphone, lent to calls and switched off when nobody needs it. */
export interface Microphone {
  /**
   * A track of its own for one call; `giveBack` it when the call is over.
   *
   * @throws PhoneError `microphone.blocked-by-page`, `.refused`, `.missing`, `.busy`
   */
  borrow(): Promise<MediaStreamTrack>
  giveBack(track: MediaStreamTrack): void
  /** Opens it for a call that is about to come. @throws as `borrow` does */
  warm(): Promise<void>
  /** As of `MicrophoneChoice`: whoever has borrowed a track may want to borrow anew. */
  onChange(callback: (isOther: boolean) => void): Unsubscribe
}

/** What is needed of the browser. */
export interface MicrophoneDependencies {
  readonly clock: Pick<Clock, 'after'>
  /** Nothing where the page is no secure context. */
  readonly devices: Pick<MediaDevices, 'getUserMedia'> | undefined
  /** Whether the page's permissions policy lets it ask at all. */
  readonly isAllowedByPage: () => boolean
  /** The browser's own choice where left out. */
  readonly choice?: MicrophoneChoice
}

const anyMicrophone: MicrophoneChoice = { constraints: () => ({}), onChange: () => () => undefined }

/** How long it stays open for a call that does not come: ms. */
const warmth = 15_000

/** The errors of getUserMedia (Media Capture and Streams section 10.2) in our words. */
const codes: Readonly<Record<string, FailureCode>> = {
  NotAllowedError: 'microphone.refused',
  SecurityError: 'microphone.blocked-by-page',
  NotFoundError: 'microphone.missing',
  OverconstrainedError: 'microphone.missing',
  NotReadableError: 'microphone.busy',
  AbortError: 'microphone.busy',
}

/** Translates what getUserMedia rejects with. */
export function microphoneError(error: unknown, isAllowedByPage: boolean): PhoneError {
  const name = error instanceof Error ? error.name : ''
  const code = isAllowedByPage ? (codes[name] ?? 'microphone.busy') : 'microphone.blocked-by-page'
  return new PhoneError(code, name, { cause: error })
}

interface PolicyDocument {
  /** Permissions Policy section 10.1, under its name in Chromium. */
  readonly featurePolicy?: { allowsFeature(feature: string): boolean }
}

/** Whether the policy of this page lets it use the microphone; a browser that cannot tell is taken to allow it. */
export const pageAllowsMicrophone = (page: object): boolean =>
  (page as PolicyDocument).featurePolicy?.allowsFeature('microphone') ?? true

type Asking = Pick<MicrophoneDependencies, 'devices' | 'isAllowedByPage'>

/** Whether a device is not there that was asked for by its id. */
const isAbsent = (error: unknown, { deviceId }: MediaTrackConstraints): boolean =>
  deviceId !== undefined && error instanceof Error && codes[error.name] === 'microphone.missing'

/**
 * The wanted device, or any where that one is not there. The wish has to be an order: browsers take an ideal device
 * for a hint, and open the one of the system.
 */
async function openAny(
  devices: Pick<MediaDevices, 'getUserMedia'>,
  audio: MediaTrackConstraints,
): Promise<MediaStream> {
  try {
    return await devices.getUserMedia({ audio })
  } catch (error) {
    if (!isAbsent(error, audio)) throw error
    const { deviceId: _, ...others } = audio
    return devices.getUserMedia({ audio: others })
  }
}

async function request({ devices, isAllowedByPage }: Asking, audio: MediaTrackConstraints) {
  if (!devices) throw new PhoneError('microphone.blocked-by-page', 'no secure context')
  try {
    const [track] = (await openAny(devices, audio)).getAudioTracks()
    if (track) return track
  } catch (error) {
    throw microphoneError(error, isAllowedByPage())
  }
  throw new PhoneError('microphone.missing')
}

/** A wish may come while an older one is at work in the browser, or in front of the person who is asked. */
async function requestNewest(
  asking: Asking,
  choice: MicrophoneChoice,
  wish: () => number,
): Promise<MediaStreamTrack> {
  const asked = wish()
  try {
    const track = await request(asking, choice.constraints())
    if (asked === wish()) return track
    track.stop()
  } catch (error) {
    if (asked === wish()) throw error
  }
  return requestNewest(asking, choice, wish)
}

export function createMicrophone(dependencies: MicrophoneDependencies): Microphone {
  const { clock, choice = anyMicrophone } = dependencies
  const lent = new Set<MediaStreamTrack>()
  let opening: Promise<MediaStreamTrack> | undefined
  let source: MediaStreamTrack | undefined
  let cancelCooling = (): void => undefined
  let isWarm = false
  /** Counts the wishes for another device. */
  let wish = 0
  /** The newest wish that there was an attempt for. */
  let attempted = 0
  choice.onChange((isOther) => (wish += isOther ? 1 : 0))

  async function open(): Promise<MediaStreamTrack> {
    if (source?.readyState === 'live' && attempted === wish) return source
    opening ??= requestNewest(dependencies, choice, () => wish).finally(() => {
      attempted = wish
      opening = undefined
    })
    const next = await opening
    if (source !== next) source?.stop()
    source = next
    return source
  }

  function closeIfIdle(): void {
    if (lent.size > 0 || isWarm || opening) return
    source?.stop()
    source = undefined
  }

  function cool(): void {
    cancelCooling()
    isWarm = false
    closeIfIdle()
  }

  return {
    async borrow() {
      const track = (await open()).clone()
      lent.add(track)
      cool()
      return track
    },
    giveBack(track) {
      track.stop()
      lent.delete(track)
      closeIfIdle()
    },
    async warm() {
      await open()
      cancelCooling()
      isWarm = true
      cancelCooling = clock.after(warmth, cool)
    },
    onChange: (callback) => choice.onChange(callback),
  }
}
