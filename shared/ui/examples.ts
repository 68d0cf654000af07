import { qualityTexts, type Quality, type QualityCode } from '../call/quality.ts'
import type { ActiveCall, Call, EndedCall, HeldCall, RecoveringCall } from '../call/call.ts'
import { dialing, ringing } from '../call/call.ts'
import type { DeskCall, DeskState, WrapUp } from '../desk/state.ts'
import type { CrmMatch, RecordRef } from '../ports/crm-host.ts'

/** Bricks for states, and a state of each kind: for tests and for the gallery. No page of the product has them. */

const person = (id: string, name: string, detail: string, reason: string): CrmMatch => ({
  record: { kind: 'person', entity: 'Contact', id, name },
  detail,
  reason,
})

export const rosa = person('003A', 'Rosa Keller', 'Keller Bau GmbH', 'Mobile phone')
export const matches: readonly CrmMatch[] = [
  rosa,
  person('003B', 'Jonas Keller', 'Keller Bau GmbH', 'Business phone'),
  {
    record: { kind: 'company', entity: 'Account', id: '001A', name: 'Keller Bau GmbH' },
    reason: 'Main phone',
  },
]
export const router: RecordRef = {
  kind: 'case',
  entity: 'Case',
  id: '500A',
  name: 'Router drops calls after noon',
}

/** A desk that is ready, with something changed. */
export const desk = (changes: Partial<DeskState> = {}): DeskState => ({
  doNotDisturb: false,
  messages: { waiting: false },
  session: { state: 'signed-in', user: { id: 'ada', name: 'ada@acme.example', displayName: 'Ada Winter' } },
  line: { state: 'ready', addressOfRecord: 'sip:ada@sip.acme.example' },
  calls: [],
  dispositions: ['Solved', 'Call back', 'Passed on', 'Wrong number'],
  waiting: 0,
  notices: [],
  ...changes,
})

/** A call at the desk that nobody in the CRM has the number of. */
export const deskCall = (call: Call, changes: Partial<DeskCall> = {}): DeskCall => ({
  call,
  shownNumber: '+49 30 901820',
  search: 'done',
  matches: [],
  ...changes,
})

const party = { number: '+4930901820' }
const other = { number: '+33142685300', name: 'Hôtel du Nord' }

export const isRosa = { matches: [rosa], who: rosa.record } satisfies Partial<DeskCall>

const incoming = (now: number) => ringing('in', party, now)
const outgoing = (now: number) => dialing('out', party, now)

export const active = (now: number, changes: Partial<ActiveCall> = {}): ActiveCall => ({
  ...ringing('in', party, now - 90_000),
  state: 'active',
  answeredAt: now - 83_000,
  muted: false,
  ...changes,
})

export const held = (now: number, changes: Partial<HeldCall> = {}): HeldCall => ({
  ...active(now),
  state: 'held',
  by: 'us',
  ...changes,
})

const recovering = (now: number): RecoveringCall => ({ ...active(now), state: 'recovering' })

export const clear: Quality = {
  grade: 'good',
  mos: 4.4,
  roundTrip: 38,
  loss: 0,
  jitter: 3,
  overall: { mos: 4.4, codec: 'opus', relayed: false },
}

const lossy: Quality = { ...clear, grade: 'poor', mos: 2.6, loss: 0.11, cause: 'quality.loss' }

const second = (now: number) =>
  deskCall(held(now, { key: 'second', party: other, answeredAt: now - 754_000 }), {
    shownNumber: '+33 1 42 68 53 00',
  })

/** Whom the agent asks about the call of Rosa. */
const asked = (now: number) =>
  deskCall(active(now, { key: 'third', party: { number: '4711' } }), {
    shownNumber: '4711',
    consultFor: 'in',
  })

const toAsk = (now: number) =>
  deskCall(
    { ...dialing('third', { number: '4711' }, now), progress: 'ringing' },
    { shownNumber: '4711', consultFor: 'in' },
  )

const ended = (now: number, changes: Partial<EndedCall> = {}): EndedCall => ({
  ...ringing('in', party, now - 300_000),
  state: 'ended',
  answeredAt: now - 294_000,
  endedAt: now,
  outcome: 'completed',
  ...changes,
})

export const wrapUp = (now: number, changes: Partial<WrapUp> = {}): WrapUp => ({
  call: ended(now),
  shownNumber: '+49 30 901820',
  ...isRosa,
  about: router,
  note: '',
  disposition: '',
  saved: 'waiting',
  ...changes,
})

type Examples = Readonly<Record<string, DeskState>>

const withoutCall = (now: number): Examples => ({
  preparing: desk({ session: { state: 'preparing' } }),
  'signed out': desk({ session: { state: 'signed-out' } }),
  'signed out after a failure': desk({
    session: { state: 'signed-out', failure: { code: 'sign-in.popup-blocked' } },
  }),
  'signed out, another device offered': desk({ session: { state: 'signed-out', offersDevice: true } }),
  'signing in on another device': desk({
    session: {
      state: 'signing-in',
      device: { code: 'WDJB-MJHT', address: 'https://id.example.com/realms/acme/device' },
    },
  }),
  'signed out after a code that nobody has typed in': desk({
    session: { state: 'signed-out', offersDevice: true, failure: { code: 'sign-in.expired' } },
  }),
  'signing in': desk({ session: { state: 'signing-in' } }),
  unable: desk({
    session: { state: 'unable', failure: { code: 'discovery.unknown-user', detail: 'cleo@acme.example' } },
  }),
  connecting: desk({ line: { state: 'connecting' } }),
  reconnecting: desk({ line: { state: 'reconnecting', since: now, failure: { code: 'line.unreachable' } } }),
  'line failed': desk({ line: { state: 'failed', failure: { code: 'line.refused', detail: '403' } } }),
  ready: desk(),
  'do not disturb': desk({ doNotDisturb: true }),
  'voice mail': desk({ messages: { waiting: true, count: 3 } }),
  'dialed before': desk({ lastDialed: { number: '+4930901820', shownNumber: '030 901820' } }),
  viewing: desk({ viewing: rosa.record }),
  notice: desk({ notices: [{ id: 'n1', failure: { code: 'microphone.refused' } }] }),
  'calls waiting': desk({ waiting: 2 }),
  'calls waiting with a reason': desk({ waiting: 1, waitingFailure: { code: 'crm.refused' } }),
})

const beginning = (now: number): Examples => ({
  calling: desk({ calls: [deskCall(outgoing(now), isRosa)] }),
  'ringing there': desk({
    calls: [deskCall({ ...outgoing(now), progress: 'ringing' }, { ...isRosa, about: router })],
  }),
  'incoming, searching': desk({ calls: [deskCall(incoming(now), { search: 'searching' })] }),
  'incoming, one match': desk({ calls: [deskCall(incoming(now), isRosa)] }),
  'incoming, several matches': desk({ calls: [deskCall(incoming(now), { matches })] }),
  'incoming, nobody known': desk({
    calls: [deskCall(ringing('in', other, now), { shownNumber: '+33 1 42 68 53 00' })],
  }),
  answering: desk({ calls: [deskCall({ ...incoming(now), answering: true }, isRosa)] }),
})

const connected = (now: number): Examples => ({
  'in call': desk({ calls: [deskCall(active(now), { ...isRosa, about: router })] }),
  'in call, several matches': desk({ calls: [deskCall(active(now), { matches, who: rosa.record })] }),
  'in call, nobody known': desk({ calls: [deskCall(active(now))] }),
  'in call with a failure': desk({
    calls: [deskCall(active(now), { ...isRosa, failure: { code: 'call.refused-change' } })],
  }),
  'in call, good audio': desk({ calls: [deskCall(active(now), { ...isRosa, quality: clear })] }),
  'in call, poor audio': desk({
    calls: [deskCall(active(now), { ...isRosa, about: router, quality: lossy })],
  }),
  ...Object.fromEntries(
    Object.keys(qualityTexts).map((cause) => [
      `in call, ${cause}`,
      desk({
        calls: [deskCall(active(now), { quality: { ...clear, grade: 'fair', cause: cause as QualityCode } })],
      }),
    ]),
  ),
  'in call, silent microphone': desk({
    calls: [
      second(now),
      deskCall(active(now), { quality: { ...clear, grade: 'fair', cause: 'quality.microphone-silent' } }),
    ],
  }),
  muted: desk({ calls: [deskCall(active(now, { muted: true }), isRosa)] }),
  'held by us': desk({ calls: [deskCall(held(now), isRosa)] }),
  'held by them': desk({ calls: [deskCall(held(now, { by: 'them' }), isRosa)] }),
  'held by both, muted': desk({ calls: [deskCall(held(now, { by: 'both', muted: true }), isRosa)] }),
  recovering: desk({ calls: [deskCall(recovering(now), isRosa)] }),
})

/** Somebody is asked about a call while it waits. */
const consultations = (now: number): Examples => ({
  consulting: desk({
    calls: [deskCall(held(now), isRosa), asked(now)],
  }),
  'calling somebody to ask them': desk({
    calls: [deskCall(held(now), isRosa), toAsk(now)],
  }),
  'consulting after a transfer that was refused': desk({
    calls: [deskCall(held(now), { ...isRosa, failure: { code: 'transfer.refused' } }), asked(now)],
  }),
  'after a consultation that failed': desk({
    calls: [deskCall(held(now), { ...isRosa, failure: { code: 'consult.busy', detail: '4711' } })],
  }),
})

/** Several calls, and calls that are to become somebody else's. */
const together = (now: number): Examples => ({
  'several calls': desk({
    calls: [
      second(now),
      deskCall(active(now), isRosa),
      deskCall(ringing('third', { number: '+442079460000' }, now), { shownNumber: '+44 20 7946 0000' }),
    ],
  }),
  conference: desk({
    calls: [
      deskCall(active(now, { key: 'second', party: other, merged: true }), {
        shownNumber: '+33 1 42 68 53 00',
      }),
      deskCall(active(now, { merged: true }), isRosa),
    ],
  }),
  'being connected with each other': desk({
    calls: [
      deskCall(held(now, { transfer: { by: 'us', to: { number: '4711' }, progress: 'asked' } }), isRosa),
      asked(now),
    ],
  }),
  'another call while one is transferred': desk({
    calls: [
      deskCall(held(now, { transfer: { by: 'us', to: { number: '4711' }, progress: 'ringing' } }), isRosa),
      deskCall(active(now, { key: 'second', party: other }), { shownNumber: '+33 1 42 68 53 00' }),
    ],
  }),
  transferring: desk({
    calls: [
      deskCall(held(now, { transfer: { by: 'us', to: { number: '4711' }, progress: 'ringing' } }), isRosa),
    ],
  }),
  'asked for a transfer': desk({
    calls: [
      deskCall(
        active(now, { transfer: { by: 'them', to: { number: '+442079460000' }, progress: 'asked' } }),
        {
          ...isRosa,
          about: router,
        },
      ),
    ],
  }),
  'in call after a transfer that failed': desk({
    calls: [deskCall(active(now), { ...isRosa, failure: { code: 'transfer.busy' } })],
  }),
  'two calls': desk({ calls: [second(now), deskCall(active(now), { ...isRosa, about: router })] }),
})

const afterwards = (now: number): Examples => ({
  'wrap-up': desk({ wrapUp: wrapUp(now), waiting: 1 }),
  'wrap-up, saved': desk({
    wrapUp: wrapUp(now, {
      saved: 'confirmed',
      disposition: 'Solved',
      note: 'New firmware is on the router.',
    }),
  }),
  'wrap-up, dialed before': desk({
    wrapUp: wrapUp(now),
    waiting: 1,
    lastDialed: { number: '+4930901820', shownNumber: '030 901820' },
  }),
  'call for help that waits for the line': desk({
    line: { state: 'reconnecting', since: now, failure: { code: 'line.unreachable' } },
    notices: [{ id: 'n1', failure: { code: 'line.emergency' } }],
  }),
  'wrap-up of a failed call': desk({
    wrapUp: wrapUp(now, {
      call: {
        ...dialing('out', party, now),
        state: 'ended',
        endedAt: now,
        outcome: 'failed',
        failure: 'call.unavailable',
      },
    }),
  }),
  'wrap-up of a call that was sent on': desk({
    wrapUp: wrapUp(now, {
      call: {
        ...dialing('out', party, now),
        state: 'ended',
        endedAt: now,
        outcome: 'failed',
        failure: 'call.redirected',
        redirectedTo: { number: '+881600', address: 'sip:+881600@premium.example' },
      },
    }),
  }),
  'wrap-up of a call that asked for a transfer': desk({
    wrapUp: wrapUp(now, {
      call: ended(now, { transfer: { by: 'them', to: other, progress: 'asked' } }),
    }),
  }),
  'incoming during wrap-up': desk({
    wrapUp: wrapUp(now, { note: 'Wants a call back on' }),
    calls: [deskCall(ringing('next', other, now), { shownNumber: '+33 1 42 68 53 00' })],
  }),
})

/** One state of each kind, by name. `now`: ms since the epoch. */
export const examples = (now: number): Examples => ({
  ...withoutCall(now),
  ...beginning(now),
  ...connected(now),
  ...consultations(now),
  ...together(now),
  ...afterwards(now),
})

/** One of them, as it is now. */
export function example(name: string): DeskState {
  const state = examples(Date.now())[name]
  if (!state) throw new Error(`no example "${name}"`)
  return state
}
