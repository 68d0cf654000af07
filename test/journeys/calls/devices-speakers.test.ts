import type { Page } from 'playwright-core'
import type { DeskCommand } from '../../../shared/desk/state.ts'
import type { Device, DevicesState, DeviceUse } from '../../../shared/ports/devices.ts'
import { numbers } from '../../lab/agents.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startScreen } from './desk-page.ts'
import { callsOf, untilAgentHears, untilRinging, untilState } from './phone-page.ts'
import { leave } from './stage.ts'

let bench: CallBench
let page: Page
let speakers: readonly Device[]

/** A phone whose devices the browser has named. */
async function open(): Promise<void> {
  page = await bench.openPhone('/screen')
  await page.context().grantPermissions(['microphone'])
  await startScreen(page, bench)
  await page.evaluate(() => window.phone.devices.list())
  const named = await page.waitForFunction(() => {
    const state = window.phone.devices.state.get()
    return state.speakers.length > 1 ? state.speakers : undefined
  })
  speakers = (await named.jsonValue()) as readonly Device[]
}

const execute = (command: DeskCommand) => page.evaluate((given) => window.execute(given), command)

const choose = (use: DeviceUse, device: Device | undefined) =>
  page.evaluate(([what, given]) => window.phone.devices.choose(what, given), [use, device] as const)

const plug = ({ label }: Device, isIn: boolean) =>
  page.evaluate(([name, to]) => window.plug(name, to), [label, isIn] as const)

const devicesState = (): Promise<DevicesState> => page.evaluate(() => window.phone.devices.state.get())

/** ms */
const soon = { timeout: 5_000 }

/** One call is played, and on that device. */
const untilPlayedOn = (id: string) =>
  page.waitForFunction(
    (wanted) => window.speakersInUse().length === 1 && window.speakersInUse()[0] === wanted,
    id,
    soon,
  )

/** One sound is made, and on that device. */
const untilSoundsOn = (id: string) =>
  page.waitForFunction(
    (wanted) => window.soundsOn().length === 1 && window.soundsOn()[0] === wanted,
    id,
    soon,
  )

const untilRefused = (use: DeviceUse, code: string | undefined) =>
  page.waitForFunction(
    ([what, wanted]) => window.phone.devices.state.get().refused[what]?.code === wanted,
    [use, code] as const,
    soon,
  )

/** Two speakers, other than that of the system. */
function twoSpeakers(): readonly [Device, Device] {
  const [one, other] = speakers
  if (!one || !other) throw new Error('the browser has no speakers')
  return [one, other]
}

async function talk(): Promise<void> {
  await execute({ type: 'dial', number: numbers.answers })
  const [call] = await callsOf(page)
  await untilState(page, call?.key ?? '', 'active')
  await untilAgentHears(page)
}

beforeAll(async () => {
  bench = await startCallBench({ pages: { '/screen': 'test/journeys/calls/page/screen.ts' } })
})
afterAll(() => bench.close())
beforeEach(open)
afterEach(() => leave(page))

describe('the chosen speaker', () => {
  it('plays the next call, is changed in a call, and outlives the page', async () => {
    const [one, other] = twoSpeakers()
    await choose('speaker', one)
    await talk()
    await untilPlayedOn(one.id)
    await choose('speaker', other)
    await untilPlayedOn(other.id)
    await untilAgentHears(page)
    await page.reload()
    expect((await devicesState()).chosen).toEqual({ speaker: other })
  })

  it('gives way to that of the system when it is pulled out in a call, and takes over again when it is back', async () => {
    const [one] = twoSpeakers()
    await choose('speaker', one)
    await talk()
    await untilPlayedOn(one.id)
    await plug(one, false)
    await untilPlayedOn('')
    await untilAgentHears(page)
    expect((await devicesState()).chosen).toEqual({ speaker: one })
    await plug(one, true)
    await untilPlayedOn(one.id)
    await untilAgentHears(page)
    expect((await devicesState()).refused).toEqual({})
  })

  it('is told as refused where the browser does not know it, and calls are heard on that of the system', async () => {
    await page.reload()
    await startScreen(page, bench)
    // As it was kept before the browser forgot the names that it gives to devices.
    await choose('speaker', { id: 'forgotten', label: 'Headset' })
    await untilRefused('speaker', 'speaker.unusable')
    await talk()
    await untilPlayedOn('')
    await choose('speaker', undefined)
    await untilRefused('speaker', undefined)
    await untilAgentHears(page)
  })
})

describe('the chosen ringer', () => {
  const ring = () => bench.farEnd.call({ extension: 'ada' })

  it('rings, and is another one than the speaker, which has the ringback and the voice', async () => {
    const [one, other] = twoSpeakers()
    await choose('ringer', one)
    await choose('speaker', other)
    const calling = ring()
    const key = await untilRinging(page)
    await untilSoundsOn(one.id)
    await execute({ type: 'answer', key })
    await untilState(page, key, 'active')
    await untilPlayedOn(other.id)
    await execute({ type: 'hang-up', key })
    await calling.until(({ state }) => state === 'ended')
    bench.farEnd.behave('+4930555779', { rings: 0, then: 'ring-on' })
    await execute({ type: 'dial', number: '+4930555779' })
    await untilSoundsOn(other.id)
  })

  it('gives way to that of the system when it is pulled out while it rings, and rings on when it is back', async () => {
    const [one] = twoSpeakers()
    await choose('ringer', one)
    const calling = ring()
    await untilRinging(page)
    await untilSoundsOn(one.id)
    await plug(one, false)
    await untilSoundsOn('')
    await plug(one, true)
    await untilSoundsOn(one.id)
    await calling.hangUp()
  })
})
