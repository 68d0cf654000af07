import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dialing, ringing, type Call } from './call.ts'
import { eventsOf, next, type CallEvent } from './transition.ts'

const party = { number: '+4930901820' }
const outgoing = dialing('a', party, 1000)
const incoming = ringing('b', party, 1000)
const active = next(outgoing, { type: 'answered', at: 2000 })
const holdings = (['us', 'them'] as const).map((by) => next(active, { type: 'held', by }))
const both = holdings.map((held) =>
  next(next(held, { type: 'held', by: 'us' }), { type: 'held', by: 'them' }),
)
const connected = [active, ...holdings, ...both]
const calls: readonly Call[] = [
  outgoing,
  incoming,
  ...connected,
  ...connected.map((call) => next(call, { type: 'lost' })),
  next(active, { type: 'ended', at: 3000, outcome: 'completed' }),
]

const events: readonly CallEvent[] = [
  { type: 'progressed', progress: 'ringing' },
  { type: 'identified', party },
  { type: 'answering' },
  { type: 'answered', at: 2000 },
  { type: 'held', by: 'us' },
  { type: 'held', by: 'them' },
  { type: 'resumed', by: 'us' },
  { type: 'resumed', by: 'them' },
  { type: 'muted', muted: true },
  { type: 'merged', merged: true },
  { type: 'transferring', transfer: { by: 'us', to: party, progress: 'asked' } },
  { type: 'transfer-over' },
  { type: 'lost' },
  { type: 'recovered' },
  { type: 'ended', at: 3000, outcome: 'completed' },
]

/** The arrows in a line of the diagram, for instance `a | b ──event──► c ──event──► d`. */
function arrowsIn(line: string): readonly string[] {
  const [first = '', ...rest] = line.split(/──►?/).map((part) => part.trim())
  let from = first.split(' | ')
  return rest.flatMap((event, at) => {
    const to = rest[at + 1]
    if (at % 2 === 1 || to === undefined) return []
    const arrows = from.map((state) => `${state} ${event} ${to}`)
    from = [to]
    return arrows
  })
}

function drawn(): readonly string[] {
  const source = readFileSync(join(__dirname, 'call.ts'), 'utf8')
  const lines = [...source.matchAll(/^ \* {5}(.*►.*)$/gm)].map(([, line = '']) => line)
  return [...new Set(lines.flatMap(arrowsIn))].sort()
}

function happening(): readonly string[] {
  const arrows = calls.flatMap((call) =>
    events
      .filter((event) => next(call, event).state !== call.state)
      .map((event) => `${call.state} ${event.type} ${next(call, event).state}`),
  )
  return [...new Set(arrows)].sort()
}

describe('the states of a call', () => {
  it('change as the diagram in the documentation of a call says, and in no other way', () => {
    expect(drawn()).toEqual(happening())
    expect(drawn().length).toBeGreaterThan(10)
  })

  it('are drawn with every event that means something anywhere', () => {
    const meaningful = new Set(calls.flatMap(({ state }) => eventsOf(state)))
    expect([...meaningful].sort()).toEqual([...new Set(events.map(({ type }) => type))].sort())
  })
})
