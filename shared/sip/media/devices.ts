import { atom, computed } from 'nanostores'
import * as v from 'valibot'
import { failureOf } from '../../call/failure.ts'
import type { Device, Devices, DevicesState } from '../../ports/devices.ts'
import type { Readable } from '../../ports/readable.ts'
import type { Microphone, MicrophoneChoice } from './microphone.ts'
import { createSinks, type Sinks, type SinksDependencies } from './sinks.ts'

/** The devices of the browser, for the screen, for the microphone and for everything that sounds. */
export interface BrowserDevices extends Devices, Pick<Sinks, 'sounded'> {
  readonly microphoneChoice: MicrophoneChoice
  /** Sink id of the chosen device; empty for the one of the system (Audio Output Devices API). */
  readonly speaker: Readable<string>
  readonly ringer: Readable<string>
  /** Hands in what the meter listens to. */
  connect(microphone: Microphone): void
}

export interface DevicesDependencies extends SinksDependencies {
  /** Nothing where the page is no secure context. */
  readonly mediaDevices: Pick<MediaDevices, 'enumerateDevices' | 'addEventListener'> | undefined
  /** Throws where the browser keeps nothing for this page. */
  readonly storage: () => Pick<Storage, 'getItem' | 'setItem'>
  readonly canChooseSpeaker: boolean
  /** Calls back when the permission for the microphone has changed. */
  readonly watchPermission?: (callback: () => void) => void
}

const place = 'sidetone.devices'

const device = v.object({ id: v.string(), label: v.string() })

const kept = v.object({
  chosen: v.object({
    microphone: v.exactOptional(device),
    speaker: v.exactOptional(device),
    ringer: v.exactOptional(device),
  }),
  processing: v.object({
    echoCancellation: v.boolean(),
    noiseSuppression: v.boolean(),
    autoGainControl: v.boolean(),
  }),
})

type Kept = v.InferOutput<typeof kept>

const usual: Kept = {
  chosen: {},
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
}

const none: Pick<DevicesState, 'microphones' | 'speakers' | 'refused'> = {
  microphones: [],
  speakers: [],
  refused: {},
}

function read(storage: DevicesDependencies['storage']): Kept {
  try {
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), kept), storage().getItem(place))
    return result.success ? result.output : usual
  } catch {
    // A browser that keeps nothing: the choice lasts as long as the page.
    return usual
  }
}

function write(storage: DevicesDependencies['storage'], choices: Kept): void {
  try {
    storage().setItem(place, JSON.stringify(choices))
  } catch {
    // As above.
  }
}

/** Chromium lists the device of the system a second time under such a name. */
const aliases: readonly string[] = ['default', 'communications']

const listed = (all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): readonly Device[] =>
  all
    .filter((info) => info.kind === kind && info.deviceId && info.label && !aliases.includes(info.deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, label }))

/** The chosen device among those that are there: ids change when a site's data is cleared, names seldom. */
const present = (wanted: Device | undefined, all: readonly Device[]): Device | undefined =>
  wanted && (all.find(({ id }) => id === wanted.id) ?? all.find(({ label }) => label === wanted.label))

/** The id to ask the browser for; as long as it names no device, the one that was chosen earlier is as good as any. */
const idOf = (wanted: Device | undefined, all: readonly Device[]): string =>
  (all.length ? present(wanted, all) : wanted)?.id ?? ''

/** Tells the level of the microphone until the returned function is called. */
function meter(
  microphone: Microphone | undefined,
  onLevel: (level: number) => void,
  onOpen: () => void,
): { readonly began: Promise<void>; stop(): void } {
  let isWanted = true
  let end = (): void => undefined
  const begin = async () => {
    const { startMeter } = await import('./devices-meter.ts')
    if (!microphone || !isWanted) return
    const stop = await startMeter(microphone, onLevel)
    if (!isWanted) return stop()
    end = stop
    onOpen()
  }
  return {
    began: begin(),
    stop() {
      isWanted = false
      end()
    },
  }
}

export function createDevices(dependencies: DevicesDependencies): BrowserDevices {
  const { mediaDevices, storage, canChooseSpeaker, watchPermission } = dependencies
  const state = atom<DevicesState>({ ...none, ...read(storage), canChooseSpeaker })
  const sinks = createSinks(state, dependencies)
  const listeners = new Set<Parameters<MicrophoneChoice['onChange']>[0]>()
  let microphone: Microphone | undefined

  function constraints(): MediaTrackConstraints {
    const { chosen, microphones, processing } = state.get()
    const id = idOf(chosen.microphone, microphones)
    return { ...processing, ...(id && { deviceId: { exact: id } }) }
  }

  function change(next: Partial<DevicesState>): void {
    const before = JSON.stringify(constraints())
    state.set({ ...state.get(), ...next })
    const isOther = JSON.stringify(constraints()) !== before
    for (const listener of [...listeners]) listener(isOther)
  }

  function keep(next: Partial<Kept>): void {
    change(next)
    const { chosen, processing } = state.get()
    write(storage, { chosen, processing })
  }

  async function list(): Promise<void> {
    const all = (await mediaDevices?.enumerateDevices()) ?? []
    change({ microphones: listed(all, 'audioinput'), speakers: listed(all, 'audiooutput') })
  }

  const listNow = (): void => {
    // A browser that does not tell them now tells them with the next change; what was listed is as good as any until then.
    list().catch(() => undefined)
  }
  mediaDevices?.addEventListener('devicechange', listNow)
  watchPermission?.(listNow)
  // Looking starts the audio service of the browser; the devices of the system need no look.
  if (Object.keys(state.get().chosen).length) listNow()

  return {
    state,
    speaker: computed(state, ({ chosen, speakers }) => idOf(chosen.speaker, speakers)),
    ringer: computed(state, ({ chosen, speakers }) => idOf(chosen.ringer, speakers)),
    microphoneChoice: {
      constraints,
      onChange(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    connect: (given) => void (microphone = given),
    list: listNow,
    sounded: (use, refusal) => sinks.sounded(use, refusal),
    choose(use, chosen) {
      const { [use]: _, ...others } = state.get().chosen
      keep({ chosen: chosen ? { ...others, [use]: chosen } : others })
      if (use !== 'microphone') sinks.test(use, chosen?.id ?? '')
    },
    process: (changes) => keep({ processing: { ...state.get().processing, ...changes } }),
    meter(onLevel, onFailure) {
      const running = meter(microphone, onLevel, listNow)
      running.began.catch((error: unknown) => onFailure(failureOf(error, 'microphone.busy')))
      return () => running.stop()
    },
  }
}
