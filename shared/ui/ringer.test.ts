import { atom } from 'nanostores'
import { dialing, ringing } from '../call/call.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { active, deskCall } from './examples.ts'
import { createRinger } from './ringer.ts'
import { samplesOf, soundOf } from './sounds.ts'

const silence = { calls: [] }
const ring = { calls: [deskCall(ringing('in', { number: '1' }, 0))] }
const dialed = (progress: 'calling' | 'ringing' | 'early-media') => ({
  calls: [deskCall({ ...dialing('out', { number: '1' }, 0), progress })],
})

/** A context of the browser, with what is done to it. */
function audioContext(done: string[], { allowed, sinks }: { allowed: () => boolean; sinks: boolean }) {
  const context = Object.assign(new EventTarget(), {
    state: 'suspended',
    sinkId: '',
    destination: 'speakers',
    createBuffer: () => ({ copyToChannel: jest.fn() }),
    createBufferSource: () => ({
      connect: (to: unknown) => to,
      disconnect: jest.fn(),
      start: () => done.push('start'),
      stop: () => done.push('stop'),
    }),
    createMediaStreamDestination: () => ({ stream: 'the ring' }),
    async resume() {
      if (!allowed()) return void done.push('refused')
      context.state = 'running'
      context.dispatchEvent(new Event('statechange'))
      done.push('sounds')
    },
    close: async () => void done.push('close'),
    ...(sinks && {
      async setSinkId(id: string) {
        if (id === 'forbidden') throw new DOMException('by policy', 'NotAllowedError')
        context.sinkId = id
        done.push(`on ${id || 'system'}`)
      },
    }),
  })
  if (allowed()) context.state = 'running'
  return context
}

/** An audio element, which is what can choose its device in Firefox. */
const audioElement = (done: string[]) => ({
  sinkId: '',
  srcObject: undefined,
  play: async () => void done.push('element plays'),
  pause: () => void done.push('element pauses'),
  async setSinkId(id: string) {
    done.push(`element on ${id}`)
  },
})

/** Records what the ringer does with its audio. */
function listen({ isAllowed = true, sinks = true } = {}) {
  const done: string[] = []
  const refusals: (string | undefined)[] = []
  const gestures = new EventTarget()
  const clock = createFakeClock()
  const sink = atom('')
  let activated = false
  const allowed = () => isAllowed || activated
  const ringer = createRinger({
    createContext: () => audioContext(done, { allowed, sinks }) as unknown as AudioContext,
    createElement: () => audioElement(done) as unknown as HTMLAudioElement,
    gestures,
    clock,
    sinkFor: () => sink,
    onSink: (_, refusal) => void refusals.push((refusal as Error | undefined)?.name),
    activation: () => ({ hasBeenActive: activated }),
  })
  const click = () => {
    activated = true
    gestures.dispatchEvent(new Event('pointerdown'))
  }
  return { ringer, done, refusals, clock, sink, click }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

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

  it('says that it is kept silent, and starts with the first click', async () => {
    const { ringer, done, clock, click } = listen({ isAllowed: false })
    ringer.update(ring)
    await clock.advance(1_000)
    expect(ringer.silenced.get()).toBe(true)
    click()
    await settled()
    expect(done).toEqual(['start', 'refused', 'sounds'])
    expect(ringer.silenced.get()).toBe(false)
  })

  it('starts when a click outside of its page has let it', async () => {
    let isAllowed = false
    const done: string[] = []
    const clock = createFakeClock()
    const ringer = createRinger({
      createContext: () =>
        audioContext(done, { allowed: () => isAllowed, sinks: true }) as unknown as AudioContext,
      gestures: new EventTarget(),
      clock,
    })
    ringer.update(ring)
    await clock.advance(1_000)
    isAllowed = true
    await clock.advance(1_000)
    await settled()
    expect(done).toEqual(['start', 'refused', 'sounds'])
    expect(ringer.silenced.get()).toBe(false)
  })

  it('asks for nothing more once it is silent', () => {
    const { ringer, done, click } = listen()
    ringer.update(ring)
    ringer.update(silence)
    click()
    expect(done).toEqual(['start', 'stop', 'close'])
  })

  it('finds out before a call that it would be kept silent, and that a click has changed it', async () => {
    const { ringer, done, clock, click } = listen({ isAllowed: false })
    ringer.check()
    await clock.advance(1_000)
    expect(ringer.silenced.get()).toBe(true)
    expect(done).toEqual(['close'])
    click()
    expect(ringer.silenced.get()).toBe(false)
  })

  it('does not try what a click has allowed already', () => {
    const { ringer, done, click } = listen({ isAllowed: false })
    click()
    ringer.check()
    expect(done).toEqual([])
  })
})

describe('a call that the phone answers by itself', () => {
  const alerting = { ...ringing('in', { number: '1' }, 0), answerAfter: 0 }
  const begun = { calls: [deskCall(active(0))] }

  it('is told by a short tone, once', async () => {
    const { ringer, done, clock } = listen()
    ringer.update({ calls: [deskCall({ ...alerting, answering: true })] })
    expect(done).toEqual([])
    ringer.update(begun)
    expect(done).toEqual(['start'])
    ringer.update({ calls: [...begun.calls] })
    await clock.advance(600)
    expect(done).toEqual(['start', 'stop', 'close'])
    ringer.update(begun)
    expect(done).toHaveLength(3)
  })

  it('is told by none where it was answered as any other', () => {
    const { ringer, done } = listen()
    ringer.update({ calls: [deskCall({ ...ringing('in', { number: '1' }, 0), answering: true })] })
    ringer.update(begun)
    expect(done).toEqual([])
  })

  it('leaves the tone to another call that rings', async () => {
    const { ringer, done, clock } = listen()
    const other = deskCall(ringing('other', { number: '2' }, 0))
    ringer.update({ calls: [deskCall({ ...alerting, answering: true })] })
    ringer.update(begun)
    ringer.update({ calls: [...begun.calls, other] })
    expect(done).toEqual(['start', 'stop', 'close', 'start'])
    await clock.advance(600)
    expect(done).toHaveLength(4)
  })
})

describe('a ring to try', () => {
  it('goes on while nothing rings at the desk, until it is stopped', () => {
    const { ringer, done } = listen()
    const stop = ringer.try()
    ringer.update(silence)
    expect(done).toEqual(['start'])
    stop()
    expect(done).toEqual(['start', 'stop', 'close'])
  })

  it('that is over leaves the ring of a call alone', () => {
    const { ringer, done } = listen()
    const stop = ringer.try()
    stop()
    ringer.update(ring)
    stop()
    expect(done).toEqual(['start', 'stop', 'close', 'start'])
  })

  it('turns into the ring of a call that comes in meanwhile', () => {
    const { ringer, done } = listen()
    const stop = ringer.try()
    ringer.update(ring)
    stop()
    expect(done).toEqual(['start'])
    ringer.update(silence)
    expect(done).toEqual(['start', 'stop', 'close'])
  })

  it('stops nothing where a call rings already', () => {
    const { ringer, done } = listen()
    ringer.update(ring)
    ringer.try()()
    expect(done).toEqual(['start'])
  })
})

describe('the device that rings', () => {
  it('is the chosen one, and another one as soon as that is chosen or this one is pulled out', async () => {
    const { ringer, done, sink } = listen()
    sink.set('desk')
    ringer.update(ring)
    await settled()
    sink.set('')
    await settled()
    expect(done).toEqual(['on desk', 'start', 'on system'])
  })

  it('is told where the browser refuses it', async () => {
    const { ringer, refusals, sink } = listen()
    sink.set('forbidden')
    ringer.update(ring)
    await settled()
    sink.set('desk')
    await settled()
    expect(refusals).toEqual(['NotAllowedError', undefined])
  })

  it('is chosen by an audio element where only such a one can', async () => {
    const { ringer, done, sink, click } = listen({ sinks: false })
    sink.set('desk')
    ringer.update(ring)
    click()
    await settled()
    ringer.update(silence)
    expect(done).toEqual([
      'element on desk',
      'start',
      'sounds',
      'element plays',
      'stop',
      'element pauses',
      'close',
    ])
  })
})

test.each(['ring', 'waiting', 'ringback', 'begun'] as const)(
  'the samples of %s neither clip nor click',
  (name) => {
    const samples = samplesOf(name)
    const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
    expect(loudest).toBeGreaterThan(0.03)
    expect(loudest).toBeLessThan(0.5)
    expect(Math.abs(samples[0] ?? 1)).toBeLessThan(0.01)
    expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(0.01)
  },
)
