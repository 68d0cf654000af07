import { monitorEventLoopDelay } from 'node:perf_hooks'
import { consoleKinds, type ConsoleDriver } from '../../drivers/console.ts'
import { startDesk, type DeskDriver } from '../../drivers/desk.ts'
import { eventually } from '../../drivers/eventually.ts'
import { numbers, tones } from '../../lab/agents.ts'
import type { FaultOrder } from '../../lab/identity/faults.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'

/*
 * What the far end hears of an agent whose session has trouble in the middle of a call: the agent's tone, without
 * a gap that anybody would notice.
 */

/** Hz by which a measured tone may be off: the width of the analyser's bins. */
const tolerance = 12

/** ms without a packet that people do not notice as a break. */
const noticed = 200

/** How long the far end itself, which runs here, came to no packet: ns. */
const stalls = monitorEventLoopDelay({ resolution: 10 })

/** s: so short that a call of some seconds outlives its tokens. */
const tokenLifetime = 4

let driver: DeskDriver
let desk: ConsoleDriver
let far: FarEndCall
/** What came of each renewal since the call began: a status, or `failed` where there was no answer. */
let renewals: (number | 'failed')[]

const isRenewal = (body: string | null): boolean => body?.includes('grant_type=refresh_token') ?? false

const set = (identity: FaultOrder['identity']) =>
  driver.lab.identityFaults.set({ identity: { tokenLifetime, ...identity } })

const hearsAgent = ({ heard }: ReturnType<FarEndCall['report']>): boolean =>
  heard.frequency !== undefined && Math.abs(heard.frequency - tones.agent) <= tolerance

/** Waits until that many more renewals have come out so. */
const renewed = (outcome: number | 'failed', count: number) => {
  const seen = () => renewals.filter((each) => each === outcome).length
  const before = seen()
  return eventually(seen, (now) => now >= before + count, `${String(outcome)} ${String(count)} times`, 60_000)
}

const expectUnbroken = () => {
  const { state, heard } = far.report()
  expect(state).toBe('answered')
  expect(hearsAgent(far.report())).toBe(true)
  expect(heard.longestGap - stalls.max / 1e6).toBeLessThan(noticed)
}

const hangUp = async () => {
  await desk.press('Hang up')
  await far.until(({ state }) => state === 'ended')
  expect(far.report().ending).toMatchObject({ by: 'agent' })
  await desk.press('Done')
}

beforeAll(async () => {
  driver = await startDesk()
  driver.context.on('response', (response) => {
    if (isRenewal(response.request().postData())) renewals.push(response.status())
  })
  driver.context.on('requestfailed', (request) => {
    if (isRenewal(request.postData())) renewals.push('failed')
  })
}, 60_000)
afterAll(() => driver.close())
beforeEach(async () => {
  renewals = []
  await set({})
  desk = await driver.open(consoleKinds.salesforce)
  await desk.signIn()
  stalls.enable()
  const next = driver.lab.telephone.farEnd.nextCall()
  await desk.dial(numbers.answers)
  far = await next
  await far.until(hearsAgent, 10_000)
}, 60_000)
afterEach(async () => {
  stalls.disable()
  stalls.reset()
  await driver.lab.identityFaults.clear()
  expect(driver.uncaught()).toEqual([])
})

test('tokens that expire during a call are renewed, and the far end hears nothing of it', async () => {
  await renewed(200, 3)
  expectUnbroken()
  await hangUp()
  await desk.shows('Ready')
}, 60_000)

test('(18) (20) a renewal that is refused ends the session, but not the call; after it the line is given up', async () => {
  await set({ refuseRefresh: true })
  await renewed(400, 1)
  expectUnbroken()
  await hangUp()
  await desk.shows('sign-in.ended')
}, 60_000)

test('an identity provider that is gone for several renewals ends neither the call nor the session', async () => {
  await set({ down: 'refused' })
  await renewed('failed', 2)
  expectUnbroken()
  await set({})
  await renewed(200, 1)
  expectUnbroken()
  await hangUp()
  await desk.shows('Ready')
}, 120_000)
