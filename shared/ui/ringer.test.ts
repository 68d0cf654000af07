import { dialing, ringing } from '../call/call.ts'
import { active, deskCall } from './examples.ts'
import { createRinger, samplesOf, soundOf } from './ringer.ts'

const silence = { calls: [] }
const ring = { calls: [deskCall(ringing('in', { number: '1' }, 0))] }
const dialed = (progress: 'calling' | 'ringing' | 'early-media') => ({
  calls: [deskCall({ ...dialing('out', { number: '1' }, 0), progress })],
})

/** Records what the ringer does with its audio. */
function listen() {
  const done: string[] = []
  const source = { connect: jest.fn(), start: () => done.push('start'), stop: () => done.push('stop') }
  const context = {
    createBuffer: () => ({ copyToChannel: jest.fn() }),
    createBufferSource: () => source,
    resume: async () => void done.push('resume'),
    close: async () => void done.push('close'),
  }
  const gestures = new EventTarget()
  const ringer = createRinger({ createContext: () => context as unknown as AudioContext, gestures })
  return { ringer, done, gestures }
}

describe('what is to be heard', () => {
  it('is a ring for an incoming call', () => expect(soundOf(ring)).toBe('ring'))

  it('is a short tone for an incoming call while the agent is talking', () =>
    expect(soundOf({ calls: [deskCall(active(0)), ...ring.calls] })).toBe('waiting'))

  it('is nothing once the agent has answered', () =>
    expect(
      soundOf({ calls: [deskCall({ ...ringing('in', { number: '1' }, 0), answering: true })] }),
    ).toBeUndefined())

  it('is ringback while the other side is being rung', () =>
    expect(soundOf(dialed('ringing'))).toBe('ringback'))

  it('is left to the other side where it sends early media', () =>
    expect(soundOf(dialed('early-media'))).toBeUndefined())

  it('is nothing while a call is still on its way', () => expect(soundOf(dialed('calling'))).toBeUndefined())
})

describe('the ringer', () => {
  it('starts with the event itself, and opens no audio before', () => {
    const { ringer, done } = listen()
    ringer.update(silence)
    expect(done).toEqual([])
    ringer.update(ring)
    expect(done).toEqual(['start'])
  })

  it('leaves no audio behind when it is prepared', () => {
    const { ringer, done } = listen()
    ringer.prepare()
    expect(done).toEqual(['close'])
  })

  it('goes on ringing when something else changes', () => {
    const { ringer, done } = listen()
    ringer.update(ring)
    ringer.update({ calls: [...ring.calls] })
    expect(done).toEqual(['start'])
  })

  it('lets go of the audio as soon as nothing rings', () => {
    const { ringer, done } = listen()
    ringer.update(ring)
    ringer.update(silence)
    expect(done).toEqual(['start', 'stop', 'close'])
  })

  it('is silent once closed', () => {
    const { ringer, done } = listen()
    ringer.update(ring)
    ringer.close()
    expect(done).toEqual(['start', 'stop', 'close'])
  })

  it('starts with the first click where the browser has refused to play, and asks no more afterwards', () => {
    const { ringer, done, gestures } = listen()
    ringer.update(ring)
    gestures.dispatchEvent(new Event('pointerdown'))
    ringer.update(silence)
    gestures.dispatchEvent(new Event('pointerdown'))
    expect(done).toEqual(['start', 'resume', 'stop', 'close'])
  })
})

test.each(['ring', 'waiting', 'ringback'] as const)('the samples of %s neither clip nor click', (name) => {
  const samples = samplesOf(name)
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  expect(loudest).toBeGreaterThan(0.03)
  expect(loudest).toBeLessThan(0.5)
  expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01)
  expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
})
