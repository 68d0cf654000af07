import { ringing } from '../call/call.ts'
import type { DeskState } from '../desk/state.ts'
import { announcement } from './announcement.ts'
import { active, desk, deskCall, held, isRosa, matches, wrapUp } from './examples.ts'

const incoming = ringing('in', { number: '+4930901820' }, 0)

const steps: readonly (readonly [string, DeskState, DeskState, ReturnType<typeof announcement>])[] = [
  [
    'an incoming call',
    desk(),
    desk({ calls: [deskCall(incoming)] }),
    { polite: 'Incoming call from +49 30 901820', assertive: '' },
  ],
  [
    'who the caller is, once found',
    desk({ calls: [deskCall(incoming)] }),
    desk({ calls: [deskCall(incoming, isRosa)] }),
    { polite: 'Incoming call from Rosa Keller', assertive: '' },
  ],
  [
    'that there is a choice',
    desk({ calls: [deskCall(incoming)] }),
    desk({ calls: [deskCall(incoming, { matches })] }),
    { polite: '3 records have this number', assertive: '' },
  ],
  [
    'hold',
    desk({ calls: [deskCall(active(0), isRosa)] }),
    desk({ calls: [deskCall(held(0), isRosa)] }),
    { polite: 'On hold', assertive: '' },
  ],
  [
    'mute',
    desk({ calls: [deskCall(active(0), isRosa)] }),
    desk({ calls: [deskCall(active(0, { muted: true }), isRosa)] }),
    { polite: 'Muted', assertive: '' },
  ],
  [
    'the end of a call',
    desk({ calls: [deskCall(active(0), isRosa)] }),
    desk({ wrapUp: wrapUp(0) }),
    { polite: 'Call ended', assertive: '' },
  ],
  [
    'that the call is in the CRM',
    desk({ wrapUp: wrapUp(0) }),
    desk({ wrapUp: wrapUp(0, { saved: 'confirmed' }) }),
    { polite: 'Saved in CRM', assertive: '' },
  ],
  [
    'a failure at once, with what helps',
    desk(),
    desk({ line: { state: 'reconnecting', since: 0, failure: { code: 'line.unreachable' } } }),
    { assertive: 'The telephone system cannot be reached. The phone keeps trying by itself.' },
  ],
]

describe('a screen reader is told', () => {
  it.each(steps)('%s', (_name, before, after, said) => {
    expect(announcement(before, after)).toEqual(said)
  })

  it('nothing where nothing has changed', () => {
    const state = desk({ calls: [deskCall(active(0), isRosa)] })
    expect(announcement(state, { ...state })).toEqual({ assertive: '' })
  })

  it('a failure only once', () => {
    const failing = desk({ notices: [{ id: '1', failure: { code: 'microphone.refused' } }] })
    expect(announcement(failing, { ...failing, waiting: 1 })).toEqual({})
  })
})
