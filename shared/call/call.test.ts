import { dialing, isConnected, isHeldByUs, isMuted, ringing, type CallState } from './call.ts'
import { next, type CallEvent } from './transition.ts'

const party = { number: '+4930901820', name: 'Grace' }
const outgoing = dialing('a', party, 1000)
const active = next(outgoing, { type: 'answered', at: 2000 })

describe('a call', () => {
  it('begins with nothing but whom it is with and when', () => {
    const begun = { key: 'a', party, startedAt: 1000 }
    expect(outgoing).toEqual({ ...begun, state: 'dialing', direction: 'outgoing', progress: 'calling' })
    expect(ringing('a', party, 1000)).toEqual({
      ...begun,
      state: 'ringing',
      direction: 'incoming',
      answering: false,
    })
  })

  it('is connected from its answer to its end, on hold and while it recovers too', () => {
    const calls = [
      outgoing,
      ringing('b', party, 1000),
      active,
      next(active, { type: 'held', by: 'us' }),
      next(active, { type: 'lost' }),
      next(active, { type: 'ended', at: 3000, outcome: 'completed' }),
    ]
    const connected: CallState[] = calls.filter(isConnected).map(({ state }) => state)
    expect(connected).toEqual(['active', 'held', 'recovering'])
  })

  it.each<[boolean, string, ...CallEvent[]]>([
    [false, 'nobody has held'],
    [true, 'we hold', { type: 'held', by: 'us' }],
    [false, 'the other side holds', { type: 'held', by: 'them' }],
    [true, 'both hold', { type: 'held', by: 'us' }, { type: 'held', by: 'them' }],
    [false, 'is repaired', { type: 'lost' }],
    [true, 'we hold while it is repaired', { type: 'held', by: 'us' }, { type: 'lost' }],
    [false, 'they hold while it is repaired', { type: 'held', by: 'them' }, { type: 'lost' }],
    [
      true,
      'both hold while it is repaired',
      { type: 'lost' },
      { type: 'held', by: 'us' },
      { type: 'held', by: 'them' },
    ],
  ])('is held by us: %s where %s', (expected, _, ...events) => {
    expect(isHeldByUs(events.reduce(next, active))).toBe(expected)
  })

  it('is muted only as long as it is connected', () => {
    const muted = next(active, { type: 'muted', muted: true })
    const ended = next(muted, { type: 'ended', at: 3000, outcome: 'completed' })
    expect([outgoing, active, muted, next(muted, { type: 'held', by: 'us' }), ended].map(isMuted)).toEqual([
      false,
      false,
      true,
      true,
      false,
    ])
  })
})
