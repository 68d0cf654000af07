import type { Page } from 'playwright-core'
import { eventually } from '../../drivers/eventually.ts'
import { elsewhere, numbers, tones } from '../../lab/agents.ts'
import { startSipp, type Scenario, type Sipp } from '../../lab/sip/kamailio/sipp.ts'
import { headerOf } from '../../lab/sip/message/message.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { sentBy, untilProgress } from './calling.ts'
import { talk } from './far-calls.ts'
import {
  callsOf,
  command,
  dial,
  hearsAgent,
  untilAgentHears,
  untilRinging,
  untilState,
} from './phone-page.ts'
import { leave } from './stage.ts'

const number = `${elsewhere}654321`

/** Hz: what sipp plays where somebody else is heard too. */
const newcomerTone = 1320

let bench: CallBench
let page: Page
let sipp: Sipp | undefined

beforeAll(async () => {
  bench = await startCallBench({ system: 'kamailio' })
})
afterAll(() => bench.close())

beforeEach(async () => {
  page = await bench.openReadyPhone()
})
afterEach(async () => {
  await leave(page)
  await sipp?.stop()
})

/** Everything that a scenario expects on the wire is in its file; it succeeds where all of that came. */
async function start(scenario: Scenario, tone: number = tones.farEnd): Promise<Sipp> {
  const { secondTrunk } = bench.platform
  if (!secondTrunk) throw new Error('no second trunk')
  sipp = await startSipp({ scenario, ...secondTrunk, tone, calls: 1 })
  return sipp
}

/** The agent calls and sipp answers. */
async function call(): Promise<string> {
  const key = await dial(page, number)
  await untilState(page, key, 'active')
  return key
}

/** sipp says back what it hears, so both ways work where agents hear themselves. */
const hearsItself = () => untilAgentHears(page, tones.agent)

const untilParty = (name: string) =>
  eventually(
    () => callsOf(page),
    ([first]) => first?.party.name === name,
    `the other side is ${name}`,
  )

describe('sipp on the other side of a call', () => {
  it('tells by UPDATE who is there now, that it holds, and that it does not any more', async () => {
    const far = await start({ does: 'update' })
    const key = await dial(page, number)
    await untilParty('Dora')
    expect(await untilState(page, key, 'held')).toMatchObject({ by: 'them' })
    await far.goOn()
    await untilState(page, key, 'active')
    await hearsItself()
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it('sends the call on to another number, which answers', async () => {
    const far = await start({ does: 'redirect', to: numbers.answers })
    const next = bench.farEnd.nextCall()
    const key = await call()
    await Promise.all([(await next).until(hearsAgent), untilAgentHears(page)])
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it('is heard before it answers, which is confirmed by PRACK', async () => {
    const far = await start({ does: 'reliable' })
    const key = await dial(page, number)
    await untilProgress(page, 'early-media')
    await untilAgentHears(page)
    expect((await callsOf(page))[0]?.state).toBe('dialing')
    await far.goOn()
    await untilState(page, key, 'active')
    await untilAgentHears(page)
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it('has the phone refresh the call', async () => {
    await page.clock.install()
    const far = await start({ does: 'timer' })
    const key = await call()
    await page.clock.fastForward(301_000)
    await eventually(
      () => sentBy(page, 'INVITE'),
      (sent) => sent.some((each) => headerOf(each, 'Session-Expires') === '600;refresher=uac'),
      'the call is refreshed',
    )
    await hearsItself()
    expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it('calls without an offer, and answers the one that it is given', async () => {
    const far = await start({ does: 'late-offer', extension: 'ada' })
    const key = await untilRinging(page)
    await command(page, 'answer', key)
    await untilAgentHears(page)
    await command(page, 'hangUp', key)
    expect(await far.succeeded).toBe(true)
  })

  it('is transferred: takes the REFER, tells how it goes, and is left when that is done', async () => {
    const far = await start({ does: 'refer', to: 'cleo' })
    const key = await call()
    await hearsItself()
    await page.evaluate((key) => window.phone.telephony.transfer(key, 'sip:cleo@sip.localhost'), key)
    expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'completed' })
    expect(await far.succeeded).toBe(true)
  })

  it('takes the place of another call', async () => {
    const first = await talk(page, bench.farEnd, numbers.answers)
    const ack = (await sentBy(page, 'ACK')).at(-1)
    const tagIn = (name: 'From' | 'To') => /;tag=([^;]+)/.exec((ack && headerOf(ack, name)) ?? '')?.[1] ?? ''
    const place = `${(ack && headerOf(ack, 'Call-ID')) ?? ''};to-tag=${tagIn('From')};from-tag=${tagIn('To')}`
    const far = await start({ does: 'replaces', extension: 'ada', place }, newcomerTone)
    expect(await untilState(page, first.key, 'ended')).toMatchObject({ outcome: 'completed' })
    await first.far.until(({ state }) => state === 'ended')
    await untilAgentHears(page, newcomerTone)
    const newcomer = (await callsOf(page)).at(-1)?.key ?? ''
    expect(newcomer).not.toBe(first.key)
    await command(page, 'hangUp', newcomer)
    expect(await far.succeeded).toBe(true)
  })
})
