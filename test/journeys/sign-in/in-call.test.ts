import { setTimeout as pause } from 'node:timers/promises'
import { consoleKinds, type ConsoleDriver } from '../../drivers/console.ts'
import { startDesk, type DeskDriver } from '../../drivers/desk.ts'
import { openDoor, type Door } from '../../drivers/door.ts'
import { eventually } from '../../drivers/eventually.ts'
import { followPlayed, heardIn, playedIn } from '../../drivers/hearing.ts'
import { numbers, tones } from '../../lab/agents.ts'
import { freeTcpPort } from '../../lab/free-port.ts'
import type { FaultOrder } from '../../lab/identity/faults.ts'
import { hosts } from '../../lab/site.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'

/*
 * What both sides of a call hear while the agent's session has trouble: each other's tone, without a gap that anybody
 * would notice.
 */

/** Hz by which a measured tone may be off: the width of the analyser's bins. */
const tolerance = 12

/** ms without sound that people do not notice as a break. */
const noticed = 200

/** s: so short that a call of some seconds outlives its tokens. */
const tokenLifetime = 4

/** ms that the identity provider cannot be reached. */
const outage = 60_000

const refused = 'net::ERR_CONNECTION_REFUSED'

let door: Door
let driver: DeskDriver
let desk: ConsoleDriver
let far: FarEndCall
/** When the call began to be listened to: ms since the epoch. */
let since: number
/** What came of each renewal since the call began: a status, or the browser's own name for what failed. */
let renewals: (number | string)[]

const isRenewal = (body: string | null): boolean => body?.includes('grant_type=refresh_token') ?? false

const set = (identity: FaultOrder['identity']) =>
  driver.lab.identityFaults.set({ identity: { tokenLifetime, ...identity } })

const isTone = (heard: number | undefined, tone: number): boolean =>
  heard !== undefined && Math.abs(heard - tone) <= tolerance

const hearsAgent = ({ heard }: ReturnType<FarEndCall['report']>): boolean =>
  isTone(heard.frequency, tones.agent)

const count = (outcome: number | string) => renewals.filter((each) => each === outcome).length

/** Waits until that many more renewals have come out so. */
const renewed = (outcome: number | string, more: number) => {
  const before = count(outcome)
  const seen = () => count(outcome)
  return eventually(seen, (now) => now >= before + more, `${String(outcome)} ${String(more)} times`, 60_000)
}

/** Both hear each other now. */
const expectHeard = async () => {
  expect(far.report().state).toBe('answered')
  expect(hearsAgent(far.report())).toBe(true)
  expect(isTone(await heardIn(await desk.phoneFrame()), tones.farEnd)).toBe(true)
}

/** Both have heard each other all the time. */
const expectUnbroken = async () => {
  await expectHeard()
  const listened = Date.now() - since
  const played = await playedIn(await desk.phoneFrame())
  expect(far.report().heard.longestGap).toBeLessThan(noticed)
  expect(played.longestSilence).toBeLessThan(noticed)
  expect(played.length).toBeGreaterThan(listened - noticed)
}

const hangUp = async () => {
  await desk.press('Hang up')
  await far.until(({ state }) => state === 'ended')
  expect(far.report().ending).toMatchObject({ by: 'agent' })
  await desk.press('Done')
}

beforeAll(async () => {
  const port = await freeTcpPort('127.0.0.1')
  door = await openDoor(port)
  driver = await startDesk({ port, mapped: { [hosts.identity]: `127.0.0.1:${String(door.port)}` } })
  driver.context.on('response', (response) => {
    if (isRenewal(response.request().postData())) renewals.push(response.status())
  })
  driver.context.on('requestfailed', (request) => {
    if (isRenewal(request.postData())) renewals.push(request.failure()?.errorText ?? 'failed')
  })
}, 60_000)
afterAll(async () => {
  await driver.close()
  await door.shut()
})
beforeEach(async () => {
  renewals = []
  await set({})
  desk = await driver.open(consoleKinds.salesforce)
  await desk.signIn()
  const next = driver.lab.telephone.farEnd.nextCall()
  await desk.dial(numbers.answers)
  far = await next
  await far.until(hearsAgent, 10_000)
  const phone = await desk.phoneFrame()
  await eventually(
    () => heardIn(phone),
    (heard) => isTone(heard, tones.farEnd),
    'the far end is heard',
  )
  since = Date.now()
  await followPlayed(phone)
}, 60_000)
afterEach(async () => {
  await driver.lab.identityFaults.clear()
  expect(driver.uncaught()).toEqual([])
})

test('tokens that expire during a call are renewed, and neither side hears anything of it', async () => {
  await renewed(200, 3)
  await expectUnbroken()
  await hangUp()
  await desk.shows('Ready')
}, 60_000)

test('(18) (20) a renewal that is refused ends the session, but not the call; after it the line is given up', async () => {
  await set({ refuseRefresh: true })
  await renewed(400, 1)
  await expectUnbroken()
  await hangUp()
  await desk.shows('sign-in.ended')
}, 60_000)

test('an identity provider that nobody can reach for a minute ends neither the call nor the session, and nobody hears or does anything', async () => {
  await door.shut()
  const windows = driver.context.pages().length
  const isBack = Date.now() + outage
  renewals = []
  while (Date.now() < isBack) {
    await expectHeard()
    await pause(1000)
  }
  expect(count(refused)).toBeGreaterThanOrEqual(3)
  expect(count(200)).toBe(0)
  await expectUnbroken()

  await door.open()
  await renewed(200, 3)
  await expectUnbroken()
  expect(driver.context.pages()).toHaveLength(windows)
  await hangUp()
  await desk.shows('Ready')
}, 150_000)
