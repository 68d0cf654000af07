import { setTimeout as wait } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Call, CallKey } from '../../shared/call/call.ts'
import type { Line, LineAccount } from '../../shared/ports/telephony.ts'
import { numbers, sipDomain } from '../lab/agents.ts'
import { startServer } from '../lab/server.ts'
import { ephemeralAccount } from '../lab/sip/authentication/ephemeral.ts'
import type { FarEnd } from '../lab/sip/far-end/far-end.ts'
import { createRandom, type Random } from '../torture/mutate.ts'
import type { Accounts } from './browser-pages.ts'
import type { Ground } from './ground.ts'
import { badHosts, createBadNetwork, type BadNetwork } from './network/bad-network.ts'
import type { Command, PairCommand } from './page/main.ts'

/** Of the agent's credentials: s. */
const lifetime = 600

/** The agent of every run. */
export const extension = 'ada'

/** One phone, with a server and a far end of its own and a bad network between. */
export interface Stage {
  readonly random: Random
  readonly page: Page
  readonly network: BadNetwork
  readonly farEnd: FarEnd
  readonly ground: Ground
  /** A whole number of ms from `least` to `most`. */
  between(least: number, most: number): number
  /** Waits for a while of that length: the chosen moment. */
  moment(least: number, most: number): Promise<void>
  connect(): Promise<void>
  command(name: Command, key: CallKey): Promise<void>
  pair(name: PairCommand, key: CallKey, other: CallKey): Promise<void>
  dial(rings: number): Promise<CallKey>
  line(): Promise<Line>
  calls(): Promise<readonly Call[]>
  /**
   * Lets time pass for the phone and the server.
   *
   * @param duration ms
   * @param step ms that pass at once; between two steps messages have their time
   */
  pass(duration: number, step?: number): Promise<void>
  close(): Promise<void>
}

export interface StageOptions {
  readonly page: Page
  readonly accounts: Accounts
  readonly ground: Ground
  /** Names this run. */
  readonly run: string
  readonly seed: number
}

export async function openStage({ page, accounts, ground, run, seed }: StageOptions): Promise<Stage> {
  const random = createRandom(seed)
  const server = await startServer(0)
  const { port } = server
  const network = createBadNetwork(ground.port)
  server.add(network)
  accounts.set(run, account)
  await page.evaluate((given) => window.newPhone(given), run)

  function account(): LineAccount {
    const expiresAt = ground.now() + lifetime * 1_000
    return {
      addressOfRecord: `sip:${extension}@${sipDomain}`,
      servers: badHosts.map((host) => `ws://${host}:${String(port)}/`),
      credentials: {
        ...ephemeralAccount(ground.secret, { extension, expires: expiresAt / 1_000 }),
        expiresAt,
      },
      iceServers: [],
    }
  }

  const { farEnd } = ground
  const between = (least: number, most: number) => least + random.below(most - least + 1)

  return {
    random,
    page,
    network,
    farEnd,
    ground,
    between,
    moment: (least, most) => wait(between(least, most)),
    connect: () => page.evaluate(() => window.chaos.connect()),
    command: (name, key) =>
      page.evaluate(([name, key]) => window.chaos.command(name, key), [name, key] as const),
    pair: (...given) => page.evaluate((all) => window.chaos.pair(...all), given),
    dial(rings) {
      farEnd.behave(numbers.answers, { rings, then: 'answer' })
      return page.evaluate((number) => window.chaos.telephony.dial(number), numbers.answers)
    },
    line: () => page.evaluate(() => window.chaos.telephony.line.get()),
    calls: () => page.evaluate(() => window.chaos.telephony.calls.get()),
    async pass(duration, step = 1_000) {
      for (let passed = 0; passed < duration; passed += step) {
        ground.pass(step)
        await page.evaluate((by) => window.time.pass(by), step)
        await network.quiet()
      }
    },
    async close() {
      accounts.delete(run)
      await server.close()
      await ground.close()
    },
  }
}
