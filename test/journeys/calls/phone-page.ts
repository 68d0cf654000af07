import type { Page } from 'playwright-core'
import type { Call, CallKey, CallState } from '../../../shared/call/call.ts'
import { tones } from '../../lab/agents.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import type { Heard } from './page/hearing.ts'

/** How long something may take to become true: ms. */
const patience = 8_000

/** Hz */
const tolerance = 25

const isNear = (frequency: number | undefined, wanted: number): boolean =>
  frequency !== undefined && Math.abs(frequency - wanted) < tolerance

/** What the far end reports when it hears the agent, and when it hears nothing. */
export const hearsAgent = ({ heard }: CallReport): boolean => isNear(heard.frequency, tones.agent)
export const hearsNothing = ({ heard }: CallReport): boolean => heard.frequency === undefined

export const callsOf = (page: Page): Promise<readonly Call[]> =>
  page.evaluate(() => window.phone.telephony.calls.get())

export const dial = (page: Page, number: string): Promise<CallKey> =>
  page.evaluate((given) => window.phone.telephony.dial(given), number)

type Command = 'answer' | 'decline' | 'hangUp' | 'hold' | 'resume'

export const command = (page: Page, name: Command, key: CallKey): Promise<void> =>
  page.evaluate(([method, call]) => window.phone.telephony[method](call), [name, key] as const)

/** The code that a command fails with; nothing where it succeeds. */
export const failureOf = (page: Page, name: Command, key: CallKey): Promise<string | undefined> =>
  page.evaluate(
    ([method, call]) =>
      window.phone.telephony[method](call).then(
        () => undefined,
        (error: { code: string }) => error.code,
      ),
    [name, key] as const,
  )

/** The call as soon as it is in that state. */
export async function untilState<State extends CallState>(
  page: Page,
  key: CallKey,
  state: State,
): Promise<Extract<Call, { state: State }>> {
  const found = await page.waitForFunction(
    ([wantedKey, wantedState]) =>
      window.phone.telephony.calls.get().find((call) => call.key === wantedKey && call.state === wantedState),
    [key, state] as const,
    { timeout: patience },
  )
  return (await found.jsonValue()) as Extract<Call, { state: State }>
}

/** The key of the call that rings, as soon as one does. */
export async function untilRinging(page: Page): Promise<CallKey> {
  const found = await page.waitForFunction(
    () => window.phone.telephony.calls.get().find(({ state }) => state === 'ringing')?.key,
    undefined,
    { timeout: patience },
  )
  return found.jsonValue() as Promise<CallKey>
}

export async function untilLine(page: Page, state: string): Promise<void> {
  await page.waitForFunction((wanted) => window.phone.telephony.line.get().state === wanted, state, {
    timeout: patience,
  })
}

/** Listens until the agent hears the far end's tone. */
export const untilAgentHears = (page: Page, frequency: number = tones.farEnd): Promise<void> =>
  untilHeard(page, ({ frequency: heard }) => isNear(heard, frequency))

export const untilAgentHearsNothing = (page: Page): Promise<void> =>
  untilHeard(page, ({ frequency }) => frequency === undefined)

async function untilHeard(page: Page, isIt: (heard: Heard) => boolean): Promise<void> {
  const deadline = Date.now() + patience
  let heard: Heard
  do heard = await page.evaluate(() => window.phone.heard())
  while (!isIt(heard) && Date.now() < deadline)
  if (!isIt(heard)) throw new Error(`the agent hears ${JSON.stringify(heard)}`)
}
