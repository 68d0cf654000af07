import { numbers, tones } from '../../agents.ts'
import { agentTone, startBench, type Bench } from '../bench.ts'
import type { FarEnd } from './far-end.ts'
import type { CallReport } from './report.ts'

let bench: Bench
let ada: FarEnd

beforeEach(async () => {
  bench = await startBench()
  ada = await bench.add('ada')
})
afterEach(() => bench.close())

const is =
  (state: CallReport['state']) =>
  (report: CallReport): boolean =>
    report.state === state

const hears =
  (frequency: number) =>
  ({ heard }: CallReport): boolean =>
    heard.frequency === frequency

/** Ada calls a number; both sides of the call. */
async function callOut(number: string = numbers.answers) {
  const next = bench.farEnd.nextCall()
  const mine = ada.call({ extension: number, from: 'ada' })
  return { mine, theirs: await next }
}

describe('a call of an agent', () => {
  it('rings, is answered, and each side hears the other', async () => {
    const { mine, theirs } = await callOut()
    await mine.until(is('ringing'))
    await mine.until(is('answered'))
    await mine.until(hears(tones.farEnd))
    const report = await theirs.until(hears(agentTone))
    expect(report).toMatchObject({
      id: mine.id,
      direction: 'from-agent',
      number: numbers.answers,
      extension: 'ada',
    })
  })

  it.each([
    ['busy', 486],
    ['notFound', 404],
    ['noAnswer', 408],
    ['unavailable', 480],
    ['forbidden', 403],
    ['overloaded', 503],
    ['declines', 603],
  ] as const)('to the number that is %s ends with %i', async (name, status) => {
    const { mine } = await callOut(numbers[name])
    expect((await mine.until(is('ended'))).ending).toMatchObject({ by: 'agent', status })
  })

  it('can be called off while it rings', async () => {
    bench.farEnd.behave(numbers.answers, { rings: 0, then: 'ring-on' })
    const { mine, theirs } = await callOut()
    await mine.until(is('ringing'))
    await mine.hangUp()
    expect((await mine.until(is('ended'))).ending).toMatchObject({ by: 'far-end', status: 487 })
    expect((await theirs.until(is('ended'))).ending).toEqual({ by: 'agent', status: 487 })
  })

  it('can be called off before anything came back', async () => {
    const { mine, theirs } = await callOut()
    await mine.hangUp()
    await mine.until(is('ended'))
    await theirs.until(is('ended'))
  })

  it('is hung up by the far end after the time that the number says', async () => {
    bench.farEnd.behave('+4930555', { rings: 0, then: 'answer', hangsUpAfter: 100 })
    const { mine, theirs } = await callOut('+4930555')
    await mine.until(is('answered'))
    expect((await mine.until(is('ended'))).ending).toEqual({ by: 'agent' })
    expect(theirs.report().ending).toEqual({ by: 'far-end' })
  })
})

describe('in a call', () => {
  it('the tone stops while the agent holds, and comes back', async () => {
    const { mine, theirs } = await callOut()
    await mine.until(hears(tones.farEnd))

    expect(await mine.hold(true)).toBe(200)
    expect(theirs.report()).toMatchObject({ heldBy: ['agent'], changes: 1 })
    await mine.until(({ heard }) => heard.frequency === undefined)

    expect(await mine.hold(false)).toBe(200)
    expect(theirs.report().heldBy).toEqual([])
    await mine.until(hears(tones.farEnd))
  })

  it('both can hold at once, and resume in any order', async () => {
    const { mine, theirs } = await callOut()
    await mine.until(hears(tones.farEnd))
    await mine.hold(true)
    await theirs.hold(true)
    expect(theirs.report().heldBy).toEqual(['agent', 'far-end'])
    await mine.hold(false)
    expect(theirs.report().heldBy).toEqual(['far-end'])
    await theirs.hold(false)
    await mine.until(hears(tones.farEnd))
    await theirs.until(hears(agentTone))
  })

  it('digits are written down', async () => {
    const { mine, theirs } = await callOut()
    await mine.until(hears(tones.farEnd))
    mine.press('15*')
    const { digits } = await theirs.until((report) => report.digits.length === 3)
    expect(digits).toEqual(['1', '5', '*'].map((digit) => ({ digit, by: 'event' })))
  })

  it('either side can end it', async () => {
    const first = await callOut()
    await first.mine.until(is('answered'))
    await first.mine.hangUp()
    expect((await first.theirs.until(is('ended'))).ending).toEqual({ by: 'agent' })

    const second = await callOut()
    await second.mine.until(is('answered'))
    await second.theirs.hangUp()
    expect((await second.mine.until(is('ended'))).ending).toEqual({ by: 'agent' })
  })
})

describe('a call to an agent', () => {
  it('says number and name, and is heard', async () => {
    const next = ada.nextCall()
    const call = bench.farEnd.call({ extension: 'ada', from: '+4930777', name: 'Jörg "J" Müller' })
    const theirs = await next
    expect(theirs.report()).toMatchObject({ extension: '+4930777', number: 'ada' })
    await call.until(hears(agentTone))
    await call.hangUp()
    await theirs.until(is('ended'))
  })

  it('ends with 480 when nobody is there', async () => {
    const call = bench.farEnd.call({ extension: 'ben' })
    expect((await call.until(is('ended'))).ending).toMatchObject({ status: 480 })
  })

  it('rings at all her telephones, and stops at the others when one answers', async () => {
    const other = await bench.add('ada')
    other.behave('ada', { rings: 0, then: 'ring-on' })
    const ringing = other.nextCall()
    const call = bench.farEnd.call({ extension: 'ada' })
    const there = await ringing
    await call.until(is('answered'))
    expect((await there.until(is('ended'))).ending).toEqual({ by: 'agent', status: 487 })
    await call.until(hears(agentTone))
  })

  it('goes on ringing when one telephone is busy, and is declined when one says so for all', async () => {
    const other = await bench.add('ada')
    other.behave('ada', { rings: 0, then: 486 })
    ada.behave('ada', { rings: 300, then: 'answer' })
    await bench.farEnd.call({ extension: 'ada' }).until(is('answered'))

    other.behave('ada', { rings: 0, then: 603 })
    ada.behave('ada', { rings: 0, then: 'ring-on' })
    const declined = await bench.farEnd.call({ extension: 'ada' }).until(is('ended'))
    expect(declined.ending).toMatchObject({ status: 603 })
  })

  it('rings again at a telephone that comes back while it rings', async () => {
    ada.behave('ada', { rings: 0, then: 'ring-on' })
    const call = bench.farEnd.call({ extension: 'ada' })
    await call.until(is('ringing'))
    await ada.close()
    await bench.add('ada')
    await call.until(is('answered'))
    await call.until(hears(agentTone))
  })
})

describe('when the connection breaks', () => {
  it('everybody is back soon, and a call goes on and can be ended', async () => {
    const { mine, theirs } = await callOut()
    await mine.until(hears(tones.farEnd))
    bench.platform.cut()
    await bench.registered(2)
    await theirs.until(hears(agentTone))
    await theirs.hangUp()
    expect((await mine.until(is('ended'))).ending).toEqual({ by: 'agent' })
  })
})
