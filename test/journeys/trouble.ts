import type { FailureCode } from '../../shared/call/failure.ts'
import type { ConsoleKind } from '../drivers/console.ts'
import { startDesk, type DeskDriver } from '../drivers/desk.ts'
import { eventually } from '../drivers/eventually.ts'
import { numbers } from '../lab/agents.ts'
import { contacts } from '../lab/console/people.ts'

/** Names of the console's own methods, for faults. */
export interface TroubleNames {
  readonly settings: string
  readonly write: string
}

const refusals: readonly (readonly [keyof typeof numbers, FailureCode])[] = [
  ['forbidden', 'call.forbidden'],
  ['notFound', 'call.not-found'],
  ['noAnswer', 'call.no-answer'],
  ['busy', 'call.busy'],
  ['overloaded', 'call.unavailable'],
]

/** What goes wrong around the phone of one console, and what the agent is told. */
export function describeTrouble(kind: ConsoleKind, names: TroubleNames): void {
  let driver: DeskDriver

  beforeAll(async () => {
    driver = await startDesk()
  })
  afterAll(() => driver.close())
  afterEach(async () => {
    await driver.lab.identityFaults.clear()
    expect(driver.uncaught()).toEqual([])
  })

  describe('before sign-in', () => {
    it('says that the discovery service gave an answer that makes no sense', async () => {
      await driver.lab.identityFaults.set({ discovery: { reply: 'malformed' } })
      const desk = await driver.open(kind)
      await desk.shows('discovery.malformed')
      await desk.shows('The discovery service gave an answer that makes no sense.')
    })

    it('says that the discovery service cannot be reached', async () => {
      await driver.lab.identityFaults.set({ discovery: { down: 'refused' } })
      const desk = await driver.open(kind)
      await desk.shows('discovery.unreachable')
    })

    it('says that the user is not known', async () => {
      const desk = await driver.open(kind, 'nobody')
      await desk.shows('discovery.unknown-user')
    })

    it('says that the user cannot sign in with single sign-on', async () => {
      const desk = await driver.open(kind, 'cleo')
      await desk.shows('discovery.no-sso')
    })

    it('says that the identity provider is not one of those allowed', async () => {
      await driver.lab.identityFaults.set({ discovery: { reply: 'foreign-authority' } })
      const desk = await driver.open(kind)
      await desk.shows('discovery.authority-not-allowed')
    })

    it('says that the CRM’s answer makes no sense', async () => {
      const desk = await driver.open(kind)
      await desk.lab('POST', 'faults', { kind: 'malformed', method: names.settings, times: 20 })
      await desk.page.reload()
      await desk.shows(/crm\.malformed|settings\.invalid/)
      await desk.lab('DELETE', 'faults')
    })

    it('says that the CRM does not answer when the answer comes from another window', async () => {
      const desk = await driver.open(kind)
      await desk.lab('POST', 'faults', { kind: 'wrong-origin', method: names.settings, times: 20 })
      await desk.page.reload()
      await desk.shows('crm.unreachable', 20_000)
      await desk.lab('DELETE', 'faults')
    })

    it('says that it is in no console when its page is opened by itself', async () => {
      const desk = await driver.open(kind)
      const address = (await desk.phoneFrame()).url()
      await desk.page.goto(address)
      await desk.page.getByText('crm.not-embedded').waitFor()
    })
  })

  describe('in calls', () => {
    it('says why a call failed, with its code, and writes each of them once', async () => {
      const desk = await driver.open(kind)
      await desk.signIn()
      const before = (await desk.activities()).length
      for (const [index, [number, code]] of refusals.entries()) {
        await desk.dial(numbers[number])
        await desk.shows(code)
        await desk.press('Done')
        await eventually(
          () => desk.activities(),
          (all) => all.length === before + index + 1,
          `an activity for ${code}`,
        )
      }
      expect(await desk.activities()).toHaveLength(before + refusals.length)
    })

    it('keeps a call that the CRM refuses, says so, and writes it once when the CRM takes it', async () => {
      const desk = await driver.open(kind)
      await desk.signIn()
      const before = (await desk.activities()).length
      await desk.lab('POST', 'faults', { kind: 'refuse', method: names.write, times: 2 })
      await desk.dial(numbers.busy)
      await (await desk.phone()).getByText('1 call waits to be saved in the CRM').click()
      await desk.shows('crm.refused')
      await eventually(
        () => desk.activities(),
        (all) => all.length === before + 1,
        'the call in the CRM',
      )
      await desk.press('Done')
      await desk.shows('Ready')
      expect(await desk.activities()).toHaveLength(before + 1)
    })

    it('offers the several people who have a number, and shows the one who is chosen', async () => {
      const desk = await driver.open(kind)
      await desk.signIn()
      const [one, other] = contacts.filter(({ company }) => company === 'hafenkontor')
      if (!one || !other) throw new Error('the lab has too few people')
      const call = driver.lab.telephone.farEnd.call({ extension: 'ada', from: '+49405550164' })
      await desk.shows(`${one.firstName} ${one.lastName}`)
      await desk.press(new RegExp(`${other.firstName} ${other.lastName}`))
      await kind.showsPerson(desk.page, `${other.firstName} ${other.lastName}`)
      await desk.press('Decline')
      await call.until(({ state }) => state === 'ended')
    })

    it('offers a new record for a caller whom nobody knows', async () => {
      const desk = await driver.open(kind)
      await desk.signIn()
      const call = driver.lab.telephone.farEnd.call({ extension: 'ada', from: '+33140000000' })
      await desk.press(/new/i)
      await eventually(
        () =>
          desk.page
            .locator('input')
            .evaluateAll((inputs) => inputs.map((input) => (input as HTMLInputElement).value)),
        (values) => values.some((value) => value.includes('33140000000')),
        'a form with the number',
      )
      await call.hangUp()
    })
  })
}
