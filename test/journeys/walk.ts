import { agents } from '../lab/agents.ts'
import { steps, type Walk } from '../lab/check/steps.ts'
import { contacts } from '../lab/console/people.ts'
import type { ConsoleKind } from '../drivers/console.ts'
import { startDesk, type DeskDriver, type DeskOptions } from '../drivers/desk.ts'

/** An agent's first two calls, with everything real around them: what `scripts/lab --check` does, as tests. */
export function describeWalk(kind: ConsoleKind, options: DeskOptions = {}): void {
  let driver: DeskDriver
  let walk: Walk

  beforeAll(async () => {
    driver = await startDesk(options)
    const desk = await driver.open(kind)
    const [agent] = agents
    const [contact] = contacts
    if (!agent || !contact) throw new Error('the lab has nobody in it')
    const { telephone } = driver.lab
    const person = `${contact.firstName} ${contact.lastName}`
    walk = { desk, kind, telephone, person, extension: agent.extension, before: 0 }
  }, 60_000)
  afterAll(() => driver.close())

  it('an agent signs in, calls and is called, both sides hear each other, and each call is written once', async () => {
    for (const { name, run } of steps)
      await run(walk).catch((cause: unknown) => {
        throw new Error(`could not ${name}`, { cause })
      })
    expect(driver.uncaught()).toEqual([])
  }, 90_000)
}
