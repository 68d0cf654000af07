import { dialing, ringing } from '../call/call.ts'
import { next } from '../call/transition.ts'
import { parseSettings } from '../ports/settings.ts'
import { fakeSettings } from '../fakes/crm-host.ts'
import { newCard } from './card.ts'
import { callsOf, composeState, sessionOf } from './compose.ts'
import { crmCase } from './testing.ts'

const party = { number: '1' }
const outgoing = dialing('out', party, 1)
const shown = { ...newCard(outgoing, '1'), written: true }
const failure = { code: 'crm.refused' } as const
const signedOut = { state: 'signed-out' } as const

describe('the calls on screen', () => {
  it('are those that are written down and have not ended, each with how it sounds', () => {
    const quality = {
      grade: 'good',
      mos: 4,
      loss: 0,
      jitter: 1,
      overall: { mos: 4, relayed: false },
    } as const
    const unwritten = newCard(ringing('in', party, 1), '1')
    const ended = {
      ...shown,
      call: next(dialing('over', party, 1), { type: 'ended', at: 2, outcome: 'busy' }),
    }
    const { calls, wrapUp, waiting } = callsOf(
      [shown, unwritten, ended],
      ['x', 'y'],
      new Map([['out', quality]]),
    )
    expect(calls).toEqual([{ call: outgoing, shownNumber: '1', search: 'searching', matches: [], quality }])
    expect(wrapUp?.call.key).toBe('over')
    expect(waiting).toBe(2)
  })

  it('leave no trace of a wrap-up that is not there', () => {
    expect(callsOf([shown], [], new Map())).not.toHaveProperty('wrapUp')
  })
})

describe('the state of the desk', () => {
  const line = { state: 'off' } as const
  const messages = { waiting: true, count: 1 }
  const notices = [{ id: 'n', failure }]
  const calls = { calls: [], waiting: 0 }
  const least = { session: signedOut, line, calls: [], waiting: 0, notices, messages }
  const dialed = { number: '4711', shownNumber: '47 11' }

  it('says nothing of what is not known', () => {
    expect(
      composeState(
        ...([signedOut, line, calls, undefined, undefined, notices] as const),
        ...([undefined, false, undefined, messages] as const),
      ),
    ).toEqual({ ...least, dispositions: [], doNotDisturb: false })
  })

  it('says everything that is known', () => {
    expect(
      composeState(
        ...([signedOut, line, calls, parseSettings(fakeSettings), crmCase, notices] as const),
        ...([failure, true, dialed, messages] as const),
      ),
    ).toEqual({
      ...least,
      dispositions: ['Order', 'Complaint', 'Question'],
      doNotDisturb: true,
      viewing: crmCase,
      lastDialed: dialed,
      waitingFailure: failure,
    })
  })

  it('has no session while the settings are not right', () => {
    expect(sessionOf(signedOut, failure)).toEqual({ state: 'unable', failure })
    expect(sessionOf(signedOut, undefined)).toBe(signedOut)
  })
})
