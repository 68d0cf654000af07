import { atom } from 'nanostores'
import type { DeskState } from '../desk/state.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { desk, deskCall, active } from '../ui/examples.ts'
import { createRecorder } from './recorder.ts'
import { createTimeline } from './timeline.ts'

function setUp() {
  const clock = createFakeClock()
  const debug = jest.fn<undefined, [string]>()
  const recorder = createRecorder({ clock, out: { debug }, about: { version: '1.2.3' } })
  const events = () =>
    (JSON.parse(recorder.file().text) as { timeline: Record<string, unknown>[] }).timeline.map(
      ({ event }) => event,
    )
  return { clock, debug, recorder, events }
}

describe('the recorder', () => {
  it('makes a file of what has happened, with its times', () => {
    const { clock, recorder } = setUp()
    recorder.record({ event: 'line.ready', level: 'info' }, clock.now())
    const { name, text } = recorder.file()
    expect(name).toBe('sidetone-20260105090000.json')
    expect(JSON.parse(text)).toEqual({
      version: '1.2.3',
      made: '2026-01-05T09:00:00.000Z',
      timeline: [{ at: '2026-01-05T09:00:00.000Z', event: 'line.ready', level: 'info' }],
    })
  })

  it('writes to the console while debugging is on, and nothing that it would not keep', () => {
    const { recorder, debug } = setUp()
    recorder.record({ event: 'before' }, 0)
    recorder.switchDebugging()
    recorder.record({ event: 'sip.sent', message: 'BYE sip:+4930901820@x SIP/2.0\r\n\r\n' }, 0)
    recorder.switchDebugging()
    recorder.record({ event: 'after' }, 0)
    const written = debug.mock.calls.flat().join('\n')
    expect(written).toContain('BYE sip:…20@x SIP/2.0')
    expect(written).not.toMatch(/before|after|901820/)
  })

  it('follows the desk, and removes the numbers that it met there', () => {
    const { recorder, events } = setUp()
    const state = atom<DeskState>(desk())
    recorder.followDesk(state)
    state.set(
      desk({ calls: [deskCall(active(0, { party: { number: '+4930901820' } }), { search: 'searching' })] }),
    )
    state.set(desk({ calls: [deskCall(active(0, { party: { number: '+4930901820' } }))] }))
    recorder.record({ event: 'odd', detail: 'x4930901820x' }, 0)
    state.set(desk({ waiting: 1, waitingFailure: { code: 'crm.refused' } }))
    expect(events()).toEqual([
      ...['session.signed-in', 'line.ready', 'crm.waiting', 'call.active', 'crm.search', 'crm.search', 'odd'],
      ...['crm.waiting', 'crm.not-saved', 'call.gone'],
    ])
    expect(recorder.file().text).not.toContain('30901820')
  })
})

it('removes the same before the desk knows who calls: on the console, in keys and in what failed', () => {
  const { recorder, debug } = setUp()
  recorder.followDesk(
    atom<DeskState>(desk({ calls: [deskCall(active(0, { party: { number: 'x', name: 'Rosa' } }))] })),
  )
  recorder.switchDebugging()
  const invite =
    'INVITE sip:ada@x SIP/2.0\r\nFrom: "Keller" <sip:+4930901820;cpc=ordinary@x>\r\nCall-ID: 4930901820-1\r\n\r\n'
  recorder.record({ event: 'sip.received', message: invite }, 0)
  recorder.record({ event: 'call.ringing', call: 'ada:4930901820-1', detail: 'Keller and rosa' }, 0)
  for (const text of [debug.mock.calls.flat().join('\n'), recorder.file().text]) {
    expect(text).toContain('<sip:…20;cpc=…@x>')
    expect(text).toMatch(/"?call\.ringing.*user-1:…20-1/s)
    expect(text).not.toMatch(/901820|ada|keller|rosa/i)
  }
})

describe('the timeline', () => {
  it('keeps the newest entries, by number and by length', () => {
    const timeline = createTimeline({ entries: 3, characters: 20 })
    for (const event of ['one', 'two', 'three', 'four']) timeline.add({ event, at: 0 })
    expect(timeline.entries().map(({ event }) => event)).toEqual(['two', 'three', 'four'])
    timeline.add({ event: 'long', detail: '0123456789', at: 0 })
    expect(timeline.entries().map(({ event }) => event)).toEqual(['four', 'long'])
  })
})
