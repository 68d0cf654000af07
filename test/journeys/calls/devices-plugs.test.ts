import type { Page } from 'playwright-core'
import type { Device } from '../../../shared/ports/devices.ts'
import { numbers } from '../../lab/agents.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { untilCause, untilCauseGone } from './heard-quality.ts'
import { callsOf, dial, hearsAgent, untilState } from './phone-page.ts'

let bench: CallBench
let page: Page

beforeAll(async () => {
  bench = await startCallBench()
})
afterAll(() => bench.close())

beforeEach(async () => {
  page = await bench.openReadyPhone()
})
afterEach(async () => {
  await page.evaluate(() => window.phone.telephony.disconnect())
  await page.context().close()
})

/** The microphones, which the browser names once one has been opened. */
async function microphones(): Promise<readonly Device[]> {
  await hear()
  const found = await page.waitForFunction(() => {
    const { microphones } = window.phone.devices.state.get()
    return microphones.length > 1 ? microphones : undefined
  })
  return (await found.jsonValue()) as readonly Device[]
}

const choose = (device: Device | undefined) =>
  page.evaluate((given) => window.phone.devices.choose('microphone', given), device)

const plug = (label: string, isIn: boolean) =>
  page.evaluate(([name, to]) => window.plug(name, to), [label, isIn] as const)

const inUse = () => page.evaluate(() => window.microphonesInUse())

const untilInUse = (label: string) =>
  page.waitForFunction((wanted) => window.microphonesInUse().join() === wanted, label, { timeout: 5_000 })

async function talk(): Promise<{ key: string; far: FarEndCall }> {
  const next = bench.farEnd.nextCall()
  const key = await dial(page, numbers.answers)
  const far = await next
  await untilState(page, key, 'active')
  await far.until(hearsAgent)
  return { key, far }
}

/** Hears the agent in packets that are yet to come. */
async function goesOnHearing(far: FarEndCall): Promise<void> {
  const { packets } = far.report().heard
  await far.until((report) => report.heard.packets > packets + 25 && hearsAgent(report))
}

/** The level of the microphone while it hears the agent. */
const hear = () =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const stop = window.phone.devices.meter(
          (level) => {
            const isNamed = window.phone.devices.state.get().microphones.length > 0
            if (level < 0.05 || !isNamed) return
            resolve(level)
            stop()
          },
          ({ code }) => reject(new Error(code)),
        )
      }),
  )

describe('the chosen microphone', () => {
  it('is used in the next call, is changed in a call without a gap, and outlives the page', async () => {
    const [first, second] = await microphones()
    await choose(second)
    const { far } = await talk()
    expect(await inUse()).toEqual([second?.label])
    await choose(first)
    await untilInUse(first?.label ?? '')
    await goesOnHearing(far)
    await page.reload()
    expect(await page.evaluate(() => window.phone.devices.state.get().chosen.microphone)).toEqual(first)
  })
})

describe('a microphone that is pulled out in a call', () => {
  it('is replaced by the next best one, and takes over again when it is back', async () => {
    const [, chosen, other] = await microphones()
    await choose(chosen)
    const { key, far } = await talk()
    await plug(chosen?.label ?? '', false)
    await untilCause(page, key, 'quality.microphone-changed')
    expect(await inUse()).not.toContain(chosen?.label)
    await goesOnHearing(far)
    await plug(chosen?.label ?? '', true)
    await untilInUse(chosen?.label ?? '')
    await goesOnHearing(far)
    expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    expect(other).toBeUndefined()
  })

  it('leaves the call alive where there is no other, and the next one that is plugged in is used', async () => {
    const all = (await microphones()).map(({ label }) => label)
    const labels = await page.evaluate(async () =>
      (await navigator.mediaDevices.enumerateDevices())
        .filter(({ kind }) => kind === 'audioinput')
        .map(({ label }) => label),
    )
    const { key, far } = await talk()
    for (const label of labels) await plug(label, false)
    await untilCause(page, key, 'quality.microphone-gone')
    expect(await callsOf(page)).toMatchObject([{ state: 'active' }])
    expect(await inUse()).toEqual([])
    await plug(all[0] ?? '', true)
    await goesOnHearing(far)
    await untilCauseGone(page, key, 'quality.microphone-gone')
  })
})

describe('a permission that is taken away in a call', () => {
  it('is told, and the call goes on when it is given back', async () => {
    const { key, far } = await talk()
    await page.evaluate(() => window.allowMicrophone(false))
    await untilCause(page, key, 'quality.microphone-refused')
    await page.evaluate(() => window.allowMicrophone(true))
    await goesOnHearing(far)
    await untilCauseGone(page, key, 'quality.microphone-refused')
  })
})

describe('the level meter', () => {
  it('opens the microphone, tells how loud it is, and lets go of it', async () => {
    const level = await hear()
    expect(level).toBeLessThan(1)
    expect(await inUse()).toEqual([])
  })
})
