import type { DevicesState } from '../../ports/devices.ts'
import { createDevices, type DevicesDependencies } from './devices.ts'

const named = (kind: MediaDeviceKind, deviceId: string, label: string) =>
  ({ kind, deviceId, label, groupId: '' }) as MediaDeviceInfo

const all = [
  named('audioinput', 'default', 'Default - Headset'),
  named('audioinput', 'in-1', 'Headset'),
  named('audioinput', 'in-2', 'Webcam'),
  named('videoinput', 'camera', 'Webcam'),
  named('audiooutput', 'communications', 'Communications - Headset'),
  named('audiooutput', 'out-1', 'Headset'),
  named('audiooutput', 'out-2', 'Desk'),
]

/** What a computer has, which can be changed under way. */
class Computer extends EventTarget {
  plugged: readonly MediaDeviceInfo[] = all
  looks = 0
  tells = true

  async enumerateDevices(): Promise<MediaDeviceInfo[]> {
    this.looks++
    if (!this.tells) throw new DOMException('The document is not active', 'InvalidStateError')
    return [...this.plugged]
  }

  plug(devices: readonly MediaDeviceInfo[]): Promise<void> {
    this.plugged = devices
    this.dispatchEvent(new Event('devicechange'))
    return turn()
  }
}

const without = (...ids: string[]) => all.filter(({ deviceId }) => !ids.includes(deviceId))
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

function createStorage(content?: string) {
  const storage = {
    content,
    getItem: () => storage.content ?? null,
    setItem: (_: string, text: string) => void (storage.content = text),
  }
  return storage
}

function setUp(given: Partial<DevicesDependencies> = {}, storage = createStorage()) {
  const computer = new Computer()
  const dependencies = { storage: () => storage, canChooseSpeaker: true, ...given }
  const devices = createDevices({ mediaDevices: computer, ...dependencies })
  const changes: boolean[] = []
  const stop = devices.microphoneChoice.onChange((isOther) => changes.push(isOther))
  return { computer, devices, storage, changes, stop }
}

const headset = { id: 'in-1', label: 'Headset' }
const desk = { id: 'out-2', label: 'Desk' }

describe('the devices', () => {
  it('are listed by use, each once, without the names that the browser has for that of the system', async () => {
    const { devices } = setUp()
    devices.list()
    await turn()
    expect(devices.state.get()).toMatchObject({
      microphones: [headset, { id: 'in-2', label: 'Webcam' }],
      speakers: [{ id: 'out-1', label: 'Headset' }, desk],
    } satisfies Partial<DevicesState>)
  })

  it('are not listed while the browser does not name them', async () => {
    const { computer, devices } = setUp()
    computer.plugged = [named('audioinput', '', '')]
    devices.list()
    await turn()
    expect(devices.state.get().microphones).toEqual([])
  })

  it('are those of before where the browser does not tell, until it does', async () => {
    const { computer, devices } = setUp()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => void unhandled.push(reason)
    process.on('unhandledRejection', note)
    await computer.plug(without('in-2'))
    computer.tells = false
    await computer.plug(all)
    expect(devices.state.get().microphones).toEqual([headset])
    computer.tells = true
    await computer.plug(all)
    expect(devices.state.get().microphones).toHaveLength(2)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('are not looked for before anybody wants them, and at once where one was chosen', () => {
    expect(setUp().computer.looks).toBe(0)
    const { devices, storage } = setUp()
    devices.choose('speaker', desk)
    expect(setUp({}, storage).computer.looks).toBe(1)
  })

  it('are none in a page that has none', async () => {
    const { devices } = setUp({ mediaDevices: undefined })
    devices.list()
    await turn()
    expect(devices.state.get()).toMatchObject({ microphones: [], speakers: [], chosen: {} })
  })

  it('are looked for again when the permission for the microphone has changed', async () => {
    let changed = (): void => undefined
    const { computer } = setUp({ watchPermission: (callback) => (changed = callback) })
    changed()
    await turn()
    expect(computer.looks).toBe(1)
  })
})

describe('what was chosen', () => {
  it('outlives the page', () => {
    const { devices, storage } = setUp()
    devices.choose('microphone', headset)
    devices.choose('ringer', desk)
    devices.process({ noiseSuppression: false })
    devices.choose('ringer', undefined)
    const { state } = setUp({}, storage).devices
    expect(state.get()).toMatchObject({
      chosen: { microphone: headset },
      processing: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
    })
    expect(state.get().chosen).not.toHaveProperty('ringer')
  })

  it.each(['', 'no JSON', '{}', '{"chosen":{"speaker":{"id":1,"label":"x"}},"processing":{}}'])(
    'is the usual where what is kept is "%s"',
    (content) => {
      const { state } = setUp({}, createStorage(content)).devices
      expect(state.get()).toMatchObject({ chosen: {}, processing: { echoCancellation: true } })
    },
  )

  it('lasts as long as the page where the browser keeps nothing', () => {
    const refuses = () => {
      throw new DOMException('not here', 'SecurityError')
    }
    const { devices } = setUp({ storage: refuses })
    devices.choose('speaker', desk)
    expect(devices.state.get().chosen).toEqual({ speaker: desk })
    expect(devices.speaker.get()).toBe('out-2')
  })
})

describe('a chosen speaker', () => {
  it('gives way to that of the system while it is out, and is used again when it is back', async () => {
    const { computer, devices } = setUp()
    const used: string[] = []
    devices.choose('speaker', desk)
    devices.speaker.subscribe((id) => used.push(id))
    await computer.plug(without('out-2'))
    await computer.plug(all)
    expect(used).toEqual(['out-2', '', 'out-2'])
    expect(devices.ringer.get()).toBe('')
  })

  it('is found by its name where the browser has another id for it', async () => {
    const { computer, devices } = setUp()
    devices.choose('ringer', desk)
    await computer.plug([...without('out-2'), named('audiooutput', 'new', 'Desk')])
    expect(devices.ringer.get()).toBe('new')
  })

  it('is tried at once, and told as refused where it cannot sound, though it stays chosen', async () => {
    const tried: string[] = []
    const trySink = async (id: string) => {
      tried.push(id)
      if (id) throw new DOMException('it is out', 'NotFoundError')
    }
    const { devices } = setUp({ trySink })
    devices.choose('ringer', desk)
    await turn()
    expect(devices.state.get()).toMatchObject({
      chosen: { ringer: desk },
      refused: { ringer: { code: 'speaker.unusable' } },
    })
    devices.choose('ringer', undefined)
    await turn()
    expect(devices.state.get().refused).toEqual({})
    devices.choose('microphone', headset)
    expect(tried).toEqual(['out-2', ''])
  })
})

describe('a chosen microphone', () => {
  it('is asked for by its id, beside what is done to the voice', () => {
    const { devices, changes } = setUp()
    expect(devices.microphoneChoice.constraints()).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
    })
    devices.choose('microphone', headset)
    devices.process({ autoGainControl: false })
    expect(devices.microphoneChoice.constraints()).toEqual({
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: false,
      deviceId: { exact: 'in-1' },
    })
    expect(changes).toEqual([true, true])
  })

  it('gives way while it is out, and whoever speaks is told each time', async () => {
    const { computer, devices, changes } = setUp()
    devices.choose('microphone', headset)
    await computer.plug(all)
    await computer.plug(without('in-1'))
    expect(devices.microphoneChoice.constraints()).not.toHaveProperty('deviceId')
    await computer.plug(all)
    expect(devices.microphoneChoice.constraints()).toMatchObject({ deviceId: { exact: 'in-1' } })
    expect(changes).toEqual([true, false, true, true])
  })

  it('is none of the concern of whoever has stopped listening', async () => {
    const { computer, changes, stop } = setUp()
    stop()
    await computer.plug(all)
    expect(changes).toEqual([])
  })
})

describe('the level meter', () => {
  it('tells why it cannot listen', async () => {
    const { devices } = setUp()
    const context = { close: jest.fn(), analyser: {} }
    Object.assign(globalThis, {
      AudioContext: jest.fn(() => context),
      AnalyserNode: jest.fn(() => ({ fftSize: 2048 })),
    })
    const refused = new DOMException('busy', 'NotReadableError')
    devices.connect({ borrow: () => Promise.reject(refused) } as unknown as Parameters<
      typeof devices.connect
    >[0])
    const failure = await new Promise<unknown>((resolve) => devices.meter(() => undefined, resolve))
    expect(failure).toMatchObject({ code: 'microphone.busy' })
    expect(context.close).toHaveBeenCalled()
  })
})
