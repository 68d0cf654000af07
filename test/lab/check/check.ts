import { openBrowser } from '../../drivers/browser.ts'
import { ConsoleDriver, consoleKinds, type ConsoleKind } from '../../drivers/console.ts'
import { listenIn } from '../../drivers/hearing.ts'
import { agents, tones } from '../agents.ts'
import { contacts } from '../console/people.ts'
import type { Lab } from '../lab.ts'
import { steps, type Walk } from './steps.ts'

const [agent] = agents
const [contact] = contacts

/** How long one step may take: ms. */
const patience = 30_000

async function walkThrough(walk: Walk): Promise<boolean> {
  for (const { name, run } of steps) {
    const started = performance.now()
    const timeout = AbortSignal.timeout(patience)
    const late = new Promise<never>((_resolve, reject) => {
      timeout.addEventListener('abort', () => reject(new Error(`not within ${String(patience)} ms`)))
    })
    const duration = () => `${(performance.now() - started).toFixed(0).padStart(6)} ms`
    try {
      const measured = await Promise.race([run(walk), late])
      console.log(`  ok   ${duration()}  ${name}${measured ? `: ${measured}` : ''}`)
    } catch (error) {
      console.log(`  FAIL ${duration()}  ${name}: ${error instanceof Error ? error.message : String(error)}`)
      return false
    }
  }
  return true
}

async function checkConsole(lab: Lab, kind: ConsoleKind): Promise<boolean> {
  if (!agent || !contact) throw new Error('The lab has nobody in it.')
  const context = await openBrowser({ tone: tones.agent })
  try {
    await listenIn(context)
    const desk = await ConsoleDriver.open({ context, lab, kind, agent })
    const person = `${contact.firstName} ${contact.lastName}`
    const { telephone } = lab
    const before = (await desk.activities()).length
    return await walkThrough({ desk, kind, telephone, person, before, extension: agent.extension })
  } finally {
    await context.close()
  }
}

/**
 * Drives two calls in each console, one out and one in, in a real browser, and prints a line for each step.
 *
 * @returns whether every step went well
 */
export async function checkLab(lab: Lab): Promise<boolean> {
  let passed = true
  for (const kind of Object.values(consoleKinds)) {
    console.log(
      `\n${kind.name}, telephone system: ${lab.telephone.description}, sign-in: ${lab.identityProvider}`,
    )
    passed = (await checkConsole(lab, kind)) && passed
  }
  console.log(passed ? '\nEverything works.' : '\nSomething does not work; the step is named above.')
  return passed
}
