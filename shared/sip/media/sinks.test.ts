import { atom } from 'nanostores'
import type { DevicesState } from '../../ports/devices.ts'
import { createSinks, type SinksDependencies } from './sinks.ts'

const nothing: DevicesState = {
  microphones: [],
  speakers: [],
  chosen: {},
  processing: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  refused: {},
  canChooseSpeaker: true,
}

const missing = new DOMException('it is out', 'NotFoundError')
const forbidden = new DOMException('not here', 'NotAllowedError')

const turn = () => new Promise((resolve) => setImmediate(resolve))

function setUp(trySink?: SinksDependencies['trySink']) {
  const state = atom(nothing)
  const told: string[] = []
  const onRefused: SinksDependencies['onRefused'] = (use, { code }) => told.push(`${use} ${code}`)
  return { state, told, sinks: createSinks(state, { onRefused, ...(trySink && { trySink }) }) }
}

describe('a device that is to sound', () => {
  it.each([
    ['has gone', missing, 'speaker.unusable', 'NotFoundError'],
    ['is not for this page', forbidden, 'speaker.blocked-by-page', 'NotAllowedError'],
    ['fails in another way', new Error('odd'), 'speaker.unusable', 'Error: odd'],
  ])('is told as refused where it %s', (_, refusal, code, detail) => {
    const { state, told, sinks } = setUp()
    sinks.sounded('speaker', refusal)
    expect(state.get().refused).toEqual({ speaker: { code, detail } })
    expect(told).toEqual([`speaker ${code}`])
  })

  it('is refused until it sounds, and each use by itself', () => {
    const { state, sinks } = setUp()
    sinks.sounded('speaker', missing)
    sinks.sounded('ringer', forbidden)
    sinks.sounded('speaker', undefined)
    expect(state.get().refused).toEqual({
      ringer: { code: 'speaker.blocked-by-page', detail: 'NotAllowedError' },
    })
  })

  it('is reported once for as long as it is refused for the same reason', () => {
    const { told, sinks } = setUp()
    for (const refusal of [missing, missing, forbidden, undefined, forbidden])
      sinks.sounded('ringer', refusal)
    expect(told).toEqual([
      'ringer speaker.unusable',
      'ringer speaker.blocked-by-page',
      'ringer speaker.blocked-by-page',
    ])
  })

  it('changes nothing where it sounds as it did', () => {
    const { state, sinks } = setUp()
    sinks.sounded('speaker', undefined)
    expect(state.get()).toBe(nothing)
  })

  it('is tried at once', async () => {
    const { state, sinks } = setUp(async (id) => {
      if (id === 'gone') throw missing
    })
    sinks.test('speaker', 'gone')
    await turn()
    expect(state.get().refused).toHaveProperty('speaker')
    sinks.test('speaker', 'there')
    await turn()
    expect(state.get().refused).toEqual({})
  })

  it('is not blamed for one that was chosen before it and is refused late', async () => {
    let refuse = (): void => undefined
    const slowly = new Promise<void>((_, reject) => (refuse = () => reject(missing)))
    const { state, told, sinks } = setUp((id) => (id === 'slow' ? slowly : Promise.resolve()))
    sinks.test('speaker', 'slow')
    sinks.test('speaker', 'there')
    await turn()
    refuse()
    await turn()
    expect(state.get().refused).toEqual({})
    expect(told).toEqual([])
  })

  it('is taken as it is where nothing can be tried', () => {
    const { state, sinks } = setUp()
    sinks.test('speaker', 'any')
    expect(state.get()).toBe(nothing)
  })
})
