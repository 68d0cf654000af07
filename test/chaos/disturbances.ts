import { sipDomain } from '../lab/agents.ts'
import { formatMessage } from '../lab/sip/message/format.ts'
import { newTag } from '../lab/sip/message/identifiers.ts'
import { isRequest, type Header } from '../lab/sip/message/message.ts'
import { respond } from '../lab/sip/message/respond.ts'
import { firstOf, lost, shuffled, type Fate, type Rule } from './network/fate.ts'
import { ofCalls, type Choice, type Frame } from './network/frame.ts'
import type { Command } from './page/main.ts'
import type { Begun } from './phases.ts'
import type { Stage } from './stage.ts'

/** From that to that: ms. */
type Duration = readonly [least: number, most: number]

/** What a network does, by what the seed has drawn. */
type Chance = (stage: Stage) => Rule

type Disturbance = (stage: Stage, begun: Begun) => Promise<void>

/** The network does that from now on. */
export const meets =
  (chance: Chance) =>
  (stage: Stage): void =>
    void stage.network.apply(chance(stage))

/** Nothing but time passes: what disturbs was there before. */
export const passes =
  (...duration: Duration): Disturbance =>
  (stage) =>
    stage.moment(...duration)

/** The agent asks for something, of which the network may make what it likes. */
export const commands =
  (name: Command, duration: Duration, chance?: Chance): Disturbance =>
  async (stage, { key = '' }) => {
    if (chance) meets(chance)(stage)
    await stage.command(name, key)
    await stage.moment(...duration)
  }

/** The connection ends, at some moment until then. @param most ms */
export const closes =
  (most: number): Disturbance =>
  async (stage) => {
    await stage.moment(0, most)
    closeSocket(stage)
  }

/** The connection ends, and the agent answers, whether the line is back or not. */
export const answersWithoutLine: Disturbance = async (stage, begun) => {
  closeSocket(stage)
  await stage.moment(0, 1_500)
  await commands('answer', [300, 600])(stage, begun)
}

/** The connection leads nowhere, and the agent asks for something. @param passed ms until the phone knows */
export const asksNobody =
  (name: Command, duration: Duration, passed = 0): Disturbance =>
  async (stage, begun) => {
    stage.network.halfOpen(true)
    await commands(name, duration)(stage, begun)
    await stage.pass(passed)
  }

/** The agent and the far end do something at the same moment, or nearly. @param apart ms */
export const atOnce =
  (name: Command, far: (begun: Begun) => unknown, apart: number): Disturbance =>
  async (stage, begun) => {
    const { key = '' } = begun
    await Promise.all([
      stage.moment(0, apart).then(() => stage.command(name, key)),
      stage.moment(0, apart).then(() => far(begun)),
    ])
  }

/** The agent turns to the one who waits; whom they talk with waits from then on. */
export const turns: Disturbance = async (stage, { key = '', other }) => {
  await stage.command('setAside', key)
  await stage.command('resume', other?.key ?? '')
}

/** How a WebSocket may end: by goodbye, by leaving, without a word, by a fault, a restart, or too much to do. */
const codes = [1000, 1001, 1006, 1011, 1012, 1013] as const

/** Ends the connection. */
export function closeSocket({ network, random }: Stage): void {
  network.end(random.pick(codes))
}

/** Ends the connection, and lets no other one open for a while. */
export async function cutOff(stage: Stage, least: number, most: number): Promise<void> {
  const { network, random } = stage
  network.receive(random.pick(['refused', 'never-answered', 'mute']))
  closeSocket(stage)
  await stage.moment(least, most)
  network.heal()
}

/** The connection leads nowhere, and the phone has to find that out by itself. */
export async function halfOpen(stage: Stage): Promise<void> {
  stage.network.halfOpen(stage.random.pick([true, false]))
  await stage.moment(200, 1_500)
  await stage.pass(40_000)
}

/** The connection leads nowhere, and the machine's network is another one. */
export async function changeNetwork(stage: Stage): Promise<void> {
  stage.network.halfOpen(stage.random.pick([true, false]))
  await stage.moment(0, 500)
  await stage.page.evaluate(() => window.chaos.networkChanged())
  await stage.moment(2_200, 3_000)
}

/** Nothing goes through for a while, and then all at once. */
export async function stall(stage: Stage): Promise<void> {
  const duration = stage.between(500, 3_500)
  stage.network.stall(duration)
  await stage.moment(duration, duration + 200)
}

/** The server starts anew: no connection and no registration is left. */
export async function restartServer(stage: Stage): Promise<void> {
  const { network, ground } = stage
  network.receive('refused')
  ground.cut()
  await stage.moment(300, 3_000)
  network.heal()
}

/** The sender gets an answer that is not the far end's. */
export const answered =
  (status: number, headers: readonly Header[] = []) =>
  ({ message }: Frame): Fate => {
    if (!message || !isRequest(message)) return lost
    return {
      type: 'answered',
      frames: [formatMessage(respond(message, status, { headers, toTag: newTag() }))],
    }
  }

const challenges = { 401: 'WWW-Authenticate', 407: 'Proxy-Authenticate' } as const

/** Asks for credentials once more, as a server does whose nonces have just expired. */
export const challenged = (status: keyof typeof challenges): ((frame: Frame) => Fate) => {
  const values = [`realm="${sipDomain}"`, `nonce="${newTag()}"`, 'qop="auth"', 'algorithm=MD5', 'stale=true']
  return answered(status, [[challenges[status], `Digest ${values.join(', ')}`]])
}

/** Loses the next message of that choice, and lets the phone and the far end make of it what they can. */
export async function lose(stage: Stage, choice: Choice, count = 1): Promise<void> {
  stage.network.apply(firstOf(choice, lost, count))
  await stage.moment(1_500, 2_500)
}

/** Every message comes twice, or three times. */
export function repeatAll({ network, between, random }: Stage): void {
  network.apply((frame) =>
    ofCalls(frame) ? { type: 'again', times: random.pick([1, 1, 2]), apart: between(0, 300) } : undefined,
  )
}

/** Messages overtake each other. */
export function shuffleAll({ network, random }: Stage): void {
  network.apply(shuffled(ofCalls, 400, random))
}
