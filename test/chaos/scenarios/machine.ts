import { setTimeout as wait } from 'node:timers/promises'
import { closeSocket } from '../disturbances.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'

const minute = 60_000

/** A hidden tab: its timers fire once a minute, and messages come as ever. */
async function hide(stage: Stage): Promise<void> {
  const { page } = stage
  await page.evaluate(() => window.time.sleep(true))
  for (let passed = 0; passed < 10; passed++) {
    await stage.pass(minute, minute)
    // So long a time is enough for every answer.
    await stage.moment(200, 300)
  }
  await page.evaluate(() => window.time.sleep(false))
}

/** The machine sleeps: time has passed when it wakes up, and its connections have not survived. */
async function sleep(stage: Stage): Promise<void> {
  const { page, network, random, between } = stage
  await page.evaluate(() => window.time.sleep(true))
  network.halfOpen(true)
  await stage.pass(between(1, 120) * minute, 120 * minute)
  await page.evaluate(() => window.time.sleep(false))
  if (random.pick([true, false])) await page.evaluate(() => window.chaos.networkChanged())
  await stage.pass(40_000)
}

/** The browser stops the page for real, and lets it go on. */
async function freeze(stage: Stage): Promise<void> {
  const session = await stage.page.context().newCDPSession(stage.page)
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await stage.moment(1_000, 3_000)
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await session.detach()
}

const labels = (stage: Stage): Promise<readonly string[]> =>
  stage.page.evaluate(() => window.microphonesInUse())

async function plug(stage: Stage, label: string, isIn: boolean): Promise<void> {
  await stage.page.evaluate(([name, to]) => window.plug(name, to), [label, isIn] as const)
}

const allow = (stage: Stage, isAllowed: boolean): Promise<void> =>
  stage.page.evaluate((to) => window.allowMicrophone(to), isAllowed)

/** The machine that the phone runs on. */
export const machineScenarios: readonly Scenario[] = [
  { name: 'the tab is hidden for ten minutes', phase: 'idle', disturb: hide },
  {
    name: 'the tab is hidden for ten minutes during a call',
    phase: 'active',
    disturb: hide,
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the tab is hidden for ten minutes while the server goes away and comes back',
    phase: 'active',
    async disturb(stage) {
      const hidden = hide(stage)
      await stage.moment(0, 600)
      closeSocket(stage)
      await hidden
    },
    call: 'lives',
    keepsAudio: true,
  },
  { name: 'the machine sleeps and wakes up', phase: 'idle', disturb: sleep },
  { name: 'the machine sleeps and wakes up during a call', phase: 'active', disturb: sleep, call: 'lives' },
  { name: 'the machine sleeps while it rings', phase: 'ringing', disturb: sleep },
  { name: 'the browser freezes the page', phase: 'idle', disturb: freeze },
  {
    name: 'the browser freezes the page during a call',
    phase: 'active',
    disturb: freeze,
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the clock is set forward or back by an hour',
    phase: 'active',
    async disturb(stage) {
      const by = stage.random.pick([-60, 60]) * minute
      await stage.page.evaluate((duration) => window.time.set(duration), by)
      await stage.moment(500, 1_500)
    },
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the microphone is pulled out during a call, and plugged in again',
    phase: 'active',
    async disturb(stage) {
      const used = await labels(stage)
      for (const label of used) await plug(stage, label, false)
      await stage.moment(0, 2_000)
      for (const label of used) await plug(stage, label, true)
      await stage.moment(100, 300)
    },
    call: 'lives',
  },
  {
    name: 'the microphone is pulled out as the agent answers',
    phase: 'ringing',
    async disturb(stage, { key = '' }) {
      await stage.command('answer', key)
      await stage.moment(0, 100)
      const used = await labels(stage)
      for (const label of used) await plug(stage, label, false)
      await stage.moment(0, 500)
      for (const label of used) await plug(stage, label, true)
      await wait(300)
      await stage.command('answer', key)
    },
    call: 'lives',
  },
  {
    name: 'the permission for the microphone is taken away during a call, and given back',
    phase: 'active',
    async disturb(stage) {
      await allow(stage, false)
      await stage.moment(0, 2_000)
      await allow(stage, true)
      await stage.moment(100, 300)
    },
    call: 'lives',
  },
  {
    name: 'the permission for the microphone is taken away before the agent answers',
    phase: 'ringing',
    async disturb(stage, { key = '' }) {
      await allow(stage, false)
      await stage.command('answer', key)
      await stage.moment(0, 500)
      await allow(stage, true)
      await stage.command('answer', key)
      await wait(300)
    },
    call: 'lives',
  },
]
