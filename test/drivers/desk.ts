import type { BrowserContext } from 'playwright-core'
import { agents, tones, type Agent } from '../lab/agents.ts'
import { startLab, type Lab, type LabOptions } from '../lab/lab.ts'
import { realHosts, realOriginOf } from '../lab/site.ts'
import { openBrowser, type BrowserOptions } from './browser.ts'
import { ConsoleDriver, type ConsoleKind } from './console.ts'
import { listenIn } from './hearing.ts'

/** A lab and a browser in front of it. */
export interface DeskDriver {
  readonly lab: Lab
  readonly context: BrowserContext
  /** Opens the console as the agent with that first name, or as somebody whom the lab does not know. */
  open(kind: ConsoleKind, who?: string): Promise<ConsoleDriver>
  /** Errors that no page has caught since this was asked last. */
  uncaught(): readonly string[]
  close(): Promise<void>
}

const agentNamed = (name: string): Agent => {
  const userName = `${name}@acme.example`
  const stranger: Agent = { userName, displayName: name, extension: name, password: '', login: 'none' }
  return agents.find((agent) => agent.userName === userName) ?? stranger
}

export interface DeskOptions extends Partial<LabOptions>, Pick<BrowserOptions, 'mapped'> {
  /** The consoles are opened under host names shaped like the real ones. */
  readonly realOrigins?: boolean
}

const consolesHere = Object.fromEntries(Object.values(realHosts).map((name) => [name, '127.0.0.1']))

/** Starts a lab and a browser; one of each serves all tests of a file. */
export async function startDesk(options: DeskOptions = {}): Promise<DeskDriver> {
  const { realOrigins = false, mapped, ...around } = options
  const lab = await startLab({ port: 0, secure: realOrigins, ...around })
  const context = await openBrowser({
    tone: tones.agent,
    mapped: { ...(realOrigins && consolesHere), ...mapped },
  })
  await listenIn(context)
  let uncaught: string[] = []
  context.on('weberror', (error) => void uncaught.push(String(error.error())))
  return {
    lab,
    context,
    async open(kind, who = 'ada') {
      for (const page of context.pages().slice(1)) await page.close()
      const { securePort } = lab
      const origin = securePort === undefined ? {} : { origin: realOriginOf(kind.site, securePort) }
      return ConsoleDriver.open({ context, lab, kind, agent: agentNamed(who), ...origin })
    },
    uncaught() {
      const told = uncaught
      uncaught = []
      return told
    },
    async close() {
      await context.close()
      await lab.close()
    },
  }
}
