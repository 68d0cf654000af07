import type { ConsoleDriver, ConsoleKind } from '../../drivers/console.ts'
import { eventually } from '../../drivers/eventually.ts'
import { heardIn } from '../../drivers/hearing.ts'
import { numbers, tones } from '../agents.ts'
import type { Activity } from '../console/activity.ts'
import type { FarEndCall } from '../sip/far-end/far-end.ts'
import type { TelephoneSystem } from '../telephone-system.ts'

/** One call's worth of things that the steps hand to each other. */
export interface Walk {
  readonly desk: ConsoleDriver
  readonly kind: ConsoleKind
  readonly telephone: TelephoneSystem
  /** The person whose number answers. */
  readonly person: string
  readonly extension: string
  /** Activities that stood in the CRM before. */
  readonly before: number
  far?: FarEndCall
}

export interface Step {
  readonly name: string
  /** @returns something measured, to print */
  readonly run: (walk: Walk) => Promise<string | void>
}

/** Hz by which a measured tone may be off: the width of the analysers' bins. */
const tolerance = 12

const isTone = (wanted: number) => (hertz: number | undefined) =>
  hertz !== undefined && Math.abs(hertz - wanted) <= tolerance

const farOf = ({ far }: Walk): FarEndCall => {
  if (!far) throw new Error('there is no call at the far end')
  return far
}

const agentHears = async ({ desk }: Walk): Promise<string> => {
  const frame = await desk.phoneFrame()
  const heard = await eventually(
    () => heardIn(frame),
    isTone(tones.farEnd),
    `a tone of ${String(tones.farEnd)} Hz`,
  )
  return `${String(heard)} Hz`
}

const farEndHears = async (walk: Walk): Promise<string> => {
  const { heard } = await farOf(walk).until((report) => isTone(tones.agent)(report.heard.frequency))
  return `${String(Math.round(heard.frequency ?? 0))} Hz`
}

const farEndHearsNothing = async (walk: Walk): Promise<void> => {
  await farOf(walk).until(({ heard }) => heard.frequency === undefined)
}

/** Waits for that many new activities, and checks that the newest says what happened. */
async function newActivities(walk: Walk, count: number, direction: Activity['direction']): Promise<string> {
  const activities = await eventually(
    async () => (await walk.desk.activities()).slice(walk.before),
    (all) => all.length >= count,
    `${String(count)} new activities`,
  )
  const newest = activities.at(-1)
  if (activities.length !== count || !newest)
    throw new Error(`there are ${String(activities.length)} new activities`)
  if (newest.direction !== direction) throw new Error(`the activity is ${newest.direction}`)
  if (newest.who?.name !== walk.person) throw new Error(`the activity is with ${String(newest.who?.name)}`)
  return `${newest.subject}, ${String(newest.durationSeconds)} s`
}

/** An agent's first two calls: one out, one in. */
export const steps: readonly Step[] = [
  { name: 'sign in', run: ({ desk }) => desk.signIn() },
  { name: 'open a record', run: ({ desk, kind, person }) => kind.openPerson(desk.page, person) },
  {
    name: 'click the number',
    async run(walk) {
      const next = walk.telephone.farEnd.nextCall()
      await walk.kind.number(walk.desk.page).click()
      walk.far = await next
    },
  },
  {
    name: 'be answered',
    async run(walk) {
      await farOf(walk).until(({ state }) => state === 'answered')
      await walk.desk.button('Hold').then((hold) => hold.waitFor())
    },
  },
  { name: 'hear the far end', run: agentHears },
  { name: 'be heard', run: farEndHears },
  {
    name: 'hold',
    async run(walk) {
      await walk.desk.press('Hold')
      await walk.desk.button('Resume').then((resume) => resume.waitFor())
      await farEndHearsNothing(walk)
    },
  },
  {
    name: 'resume',
    async run(walk) {
      await walk.desk.press('Resume')
      await walk.desk.button('Hold').then((hold) => hold.waitFor())
      return `${await agentHears(walk)}, ${await farEndHears(walk)}`
    },
  },
  {
    name: 'send digits',
    async run(walk) {
      await walk.desk.press('Keypad')
      for (const digit of ['4', '2']) await walk.desk.pressKey(digit)
      const { digits } = await farOf(walk).until((report) => report.digits.length === 2)
      const received = digits.map(({ digit }) => digit).join('')
      if (received !== '42') throw new Error(`the far end received ${received}`)
      return digits.map(({ digit, by }) => `${digit} by ${by}`).join(', ')
    },
  },
  {
    name: 'hang up',
    async run(walk) {
      await walk.desk.press('Hang up')
      await farOf(walk).until(({ state }) => state === 'ended')
    },
  },
  {
    name: 'find one activity on the record',
    run: (walk) => newActivities(walk, 1, 'outgoing'),
  },
  {
    name: 'wrap up with a note',
    async run(walk) {
      const { desk } = walk
      await (await desk.phone()).getByLabel('Note').fill('Wants a quote.')
      await (await desk.phone()).getByLabel('Disposition').selectOption('Order')
      await desk.press('Done')
      await eventually(
        () => desk.activities(),
        (all) => all.at(-1)?.note === 'Wants a quote.' && all.at(-1)?.disposition === 'Order',
        'note and disposition in the CRM',
      )
      return newActivities(walk, 1, 'outgoing')
    },
  },
  {
    name: 'be called',
    async run(walk) {
      await walk.kind.leaveRecord(walk.desk.page)
      walk.far = walk.telephone.farEnd.call({ extension: walk.extension, from: numbers.answers })
      await walk.desk.button('Answer').then((answer) => answer.waitFor())
    },
  },
  { name: 'see the caller’s record', run: ({ desk, kind, person }) => kind.showsPerson(desk.page, person) },
  {
    name: 'answer',
    async run(walk) {
      await walk.desk.press('Answer')
      await farOf(walk).until(({ state }) => state === 'answered')
      return `${await agentHears(walk)}, ${await farEndHears(walk)}`
    },
  },
  {
    name: 'be hung up on',
    async run(walk) {
      await farOf(walk).hangUp()
      await walk.desk.button('Done').then((done) => done.waitFor())
      await walk.desk.press('Done')
    },
  },
  {
    name: 'find one more activity on the record',
    run: (walk) => newActivities(walk, 2, 'incoming'),
  },
]
