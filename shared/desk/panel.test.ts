import { atom } from 'nanostores'
import { dialing, ringing, type Call } from '../call/call.ts'
import { next } from '../call/transition.ts'
import type { PanelStatus } from '../ports/crm-host.ts'
import type { Line } from '../ports/telephony.ts'
import { followPanel, statusOf } from './panel.ts'
import type { DeskCall, DeskState, WrapUp } from './state.ts'
import { grace } from './testing.ts'

const party = { number: '1' }
const incoming = ringing('in', party, 1)
const outgoing = dialing('out', party, 1)
const active = next(outgoing, { type: 'answered', at: 2 })
const ended = next(outgoing, { type: 'ended', at: 2, outcome: 'busy' })

const shown = (call: Call, more: Partial<DeskCall> = {}): DeskCall => ({
  ...{ call, shownNumber: '030 1', search: 'done', matches: [] },
  ...more,
})

const idle: DeskState = {
  session: { state: 'signed-in', user: { id: 'ada', name: 'ada' } },
  line: { state: 'ready', addressOfRecord: 'sip:ada@sip.example' },
  ...{
    calls: [],
    dispositions: [],
    messages: { waiting: false },
    doNotDisturb: false,
    waiting: 0,
    notices: [],
  },
}

const withCalls = (...calls: DeskCall[]): DeskState => ({ ...idle, calls })
const wrapUp: WrapUp = {
  ...{
    call: ended as WrapUp['call'],
    shownNumber: '1',
    matches: [],
    note: '',
    disposition: '',
    saved: 'confirmed',
  },
}

describe('the closed panel', () => {
  it.each<[PanelStatus['icon'], string, Call]>([
    ['ringing', '030 1 is calling', incoming],
    ['in-call', 'Calling 030 1', outgoing],
    ['in-call', '030 1', active],
    ['on-hold', 'On hold: 030 1', next(active, { type: 'held', by: 'us' })],
    ['trouble', 'Reconnecting: 030 1', next(active, { type: 'lost' })],
    ['ready', 'Phone', ended],
  ])('shows %s, %j of a call', (icon, label, call) => {
    expect(statusOf(withCalls(shown(call)))).toEqual({ icon, label })
  })

  it('names the person, else the name that was sent, else the number', () => {
    const named = { ...incoming, party: { number: '1', name: 'G. H.' } }
    expect(statusOf(withCalls(shown(named)))).toMatchObject({ label: 'G. H. is calling' })
    expect(statusOf(withCalls(shown(named, { who: grace.record })))).toMatchObject({
      label: 'Grace Hopper is calling',
    })
  })

  it('shows a call that rings before all others, else the newest', () => {
    expect(statusOf(withCalls(shown(incoming), shown(active)))).toMatchObject({ icon: 'ringing' })
    const held = next(active, { type: 'held', by: 'us' })
    expect(statusOf(withCalls(shown(held), shown(active)))).toMatchObject({ icon: 'in-call' })
    expect(statusOf(withCalls(shown(active), shown(held)))).toMatchObject({ icon: 'on-hold' })
  })

  it.each<[PanelStatus, Line]>([
    [{ icon: 'signed-out', label: 'Phone' }, { state: 'off' }],
    [{ icon: 'signed-out', label: 'Phone' }, { state: 'connecting' }],
    [
      { icon: 'ready', label: 'Phone' },
      { state: 'ready', addressOfRecord: 'sip:a@b' },
    ],
    [
      { icon: 'trouble', label: 'Phone: reconnecting' },
      { state: 'reconnecting', since: 1, failure: { code: 'line.unreachable' } },
    ],
    [
      { icon: 'trouble', label: 'Phone: no line' },
      { state: 'failed', failure: { code: 'line.refused' } },
    ],
  ])('shows %j without a call', (status, line) => {
    expect(statusOf({ ...idle, line })).toEqual(status)
  })

  it('shows the wrap-up, and before that that nobody is signed in', () => {
    expect(statusOf({ ...idle, wrapUp })).toEqual({ icon: 'wrap-up', label: 'Wrap-up' })
    expect(statusOf({ ...idle, wrapUp, session: { state: 'signed-out' } })).toEqual({
      icon: 'signed-out',
      label: 'Phone: signed out',
    })
  })
})

describe('the console', () => {
  function follow() {
    const state = atom<DeskState>(idle)
    const told: PanelStatus[] = []
    const panels: unknown[] = []
    const host = {
      setStatus: async (status: PanelStatus) => void told.push(status),
      showPanel: async (panel: unknown) => void panels.push(panel),
    }
    const stop = followPanel(state, host, () => undefined)
    return { state, told, panels, stop }
  }

  it('is told what the phone is at from the beginning, and each time that it changes', () => {
    const { state, told } = follow()
    expect(told).toEqual([{ icon: 'ready', label: 'Phone' }])
    state.set({ ...idle, waiting: 1 })
    expect(told).toHaveLength(1)
    state.set({ ...idle, line: { state: 'off' } })
    expect(told.at(-1)).toEqual({ icon: 'signed-out', label: 'Phone' })
    state.set({ ...idle, line: { state: 'failed', failure: { code: 'line.refused' } } })
    state.set({ ...idle, line: { state: 'reconnecting', since: 1, failure: { code: 'line.unreachable' } } })
    expect(told.slice(2).map(({ label }) => label)).toEqual(['Phone: no line', 'Phone: reconnecting'])
  })

  it('opens the panel when a call begins, and only then', () => {
    const { state, panels } = follow()
    expect(panels).toEqual([])
    state.set(withCalls(shown(incoming)))
    expect(panels).toEqual([{ visible: true }])
    state.set(withCalls(shown(active)))
    state.set(idle)
    expect(panels).toHaveLength(1)
    state.set(withCalls(shown(active)))
    state.set(withCalls(shown(active), shown(incoming)))
    expect(panels).toHaveLength(3)
  })

  it('hears nothing once the phone is gone', () => {
    const { state, told, stop } = follow()
    stop()
    state.set(withCalls(shown(incoming)))
    expect(told).toHaveLength(1)
  })

  it.each(['setStatus', 'showPanel'] as const)('that refuses %s is told to the agent', async (method) => {
    const refusal = new Error('no')
    const failures: unknown[] = []
    const host = { setStatus: async () => undefined, showPanel: async () => undefined }
    followPanel(
      atom(withCalls(shown(incoming))),
      { ...host, [method]: () => Promise.reject(refusal) },
      (error) => failures.push(error),
    )
    await Promise.resolve()
    await Promise.resolve()
    expect(failures).toEqual([refusal])
  })
})
