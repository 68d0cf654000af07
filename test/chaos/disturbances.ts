import { sipDomain } from '../lab/agents.ts'
import { formatMessage } from '../lab/sip/message/format.ts'
import { newTag } from '../lab/sip/message/identifiers.ts'
import { isRequest, type Header } from '../lab/sip/message/message.ts'
import { respond } from '../lab/sip/message/respond.ts'
import { firstOf, lost, shuffled, type Fate } from './network/fate.ts'
import { ofCalls, request, response, type Choice, type Frame } from './network/frame.ts'
import type { Stage } from './stage.ts'

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

export { ofCalls, request, response }
