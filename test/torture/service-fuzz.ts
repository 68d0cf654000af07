import { createHash } from 'node:crypto'
import { PhoneError } from '../../shared/call/failure.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { userIn } from '../../shared/keycloak/access-token.ts'
import { askedTokens } from '../../shared/keycloak/asked-tokens.ts'
import { createAttempt, type Aim, type Attempt } from '../../shared/keycloak/attempt.ts'
import { codeIn } from '../../shared/keycloak/callback.ts'
import { signInOnDevice } from '../../shared/keycloak/device-sign-in.ts'
import { discover } from '../../shared/keycloak/discovery.ts'
import { exchange } from '../../shared/keycloak/exchange.ts'
import { createLineAccounts } from '../../shared/keycloak/line-accounts.ts'
import { answerRelay, watchRelay } from '../../shared/keycloak/relay.ts'
import { deployment, issuer, jwt, request } from '../../shared/keycloak/testing.ts'
import type { Random } from './mutate.ts'
import { mutateValue } from './mutate-value.ts'
import { settle } from './phone.ts'
import type { Fuzzer } from './run-fuzz.ts'

/** The longest that anybody waits for anything: ms. */
const patience = 900_000
const step = 5_000

/** How often a server may be asked meanwhile: a phone that asks without a pause brings it down. */
const mostQuestions = patience / 1_000

type Fetch = typeof globalThis.fetch

/** What asks a server, and makes something of its answers. */
interface Client {
  readonly name: string
  /** What the server answers with, where all is well and where not. */
  readonly answers: readonly unknown[]
  ask(asking: { readonly fetch: Fetch; readonly clock: ReturnType<typeof createFakeClock> }): Promise<unknown>
}

const aim: Aim = {
  realm: { issuer, base: 'https://id.example', name: 'acme' },
  ...{ clientId: request.clientId, userName: request.userName, redirectPage: deployment.redirectPage },
  ...{ scope: 'openid', offersDevice: true },
}

const attempt: Attempt = { ...(await createAttempt(aim)), nonce: 'nonce', state: 'state' }
const claims = { iss: issuer, sub: 'u-1', iat: 1, exp: 601, preferred_username: 'ada' }
const tokens = {
  ...{ access_token: 'a', refresh_token: 'r' },
  id_token: jwt({ ...claims, aud: request.clientId, nonce: 'nonce' }),
}
const deviceTokens = { ...tokens, id_token: jwt({ ...claims, aud: request.clientId }) }
const refusals = [
  { error: 'invalid_grant', error_description: 'no' },
  { error: 'authorization_pending' },
  { error: 'slow_down' },
]

const device = {
  ...{ device_code: 'd', user_code: 'A-B', verification_uri: 'https://id.example/device' },
  ...{ expires_in: 300, interval: 5 },
}

const account = {
  addressOfRecord: 'sip:ada@sip.example',
  servers: ['wss://sip.example'],
  credentials: { user: 'ada', password: 'p', expiresIn: 600 },
  iceServers: [{ urls: ['turn:turn.example'], username: 'u', credential: 'c' }],
}

const relay = { tokenService: deployment.tokenService }

const clients: readonly Client[] = [
  {
    name: 'discovery',
    answers: [[{ authority: issuer, authorityIdPHint: 'entra' }], { errors: { user: { message: 'no' } } }],
    ask: (asking) => discover(request, asking, deployment.authorities),
  },
  {
    name: 'tokens',
    answers: [tokens, ...refusals],
    ask: (asking) => exchange('the-code', attempt, asking),
  },
  {
    name: 'device',
    answers: [device, device, deviceTokens, deviceTokens, ...refusals],
    ask: (asking) => signInOnDevice(aim, asking, { show: () => undefined, isWanted: () => true }),
  },
  {
    name: 'line account',
    answers: [account, { code: 'line.not-assigned' }],
    ask: (asking) =>
      createLineAccounts({ ...asking, deployment, identity: { accessToken: async () => 'a' } })(),
  },
  {
    name: 'relay',
    answers: [{ url: `${deployment.redirectPage}#state=state&iss=${issuer}&code=c` }],
    ask: (asking) =>
      new Promise((resolve) => {
        const stop = watchRelay({ ...asking, ...relay }, attempt, {
          received: (url) => resolve(Promise.resolve().then(() => codeIn(url, attempt))),
          trouble: () => undefined,
        })
        asking.clock.after(patience / 2, () => {
          stop()
          resolve(undefined)
        })
      }),
  },
  {
    name: 'relay, on the redirect page',
    answers: [{}],
    ask: (asking) => answerRelay({ ...asking, ...relay }, 'state', 'https://phone.example/'),
  },
  {
    name: 'token that a page hands in',
    answers: [jwt(claims)],
    async ask({ fetch, clock }) {
      const text = async () => JSON.parse(await (await fetch('https://app.example')).text()) as string
      userIn(await askedTokens(text, clock).token(), [issuer])
    },
  },
]

const statuses = [200, 200, 200, 200, 201, 204, 400, 401, 403, 404, 409, 429, 500, 503]

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? ''

/** Numbers that JSON can carry, and no clock can count. */
const oddNumbers = ['1e999', '-1', '0', '1e-9', '9007199254740993']

function bodyFor({ answers }: Client, random: Random): string {
  const value = random.pick(answers)
  const text = textOf(random.next() < 0.7 ? mutateValue(value, random) : value)
  return random.next() < 0.2 ? text.replace(/(?<=:)\d+/, random.pick(oddNumbers)) : text
}

/** Lets time pass until a question is answered for good. @returns why there is no answer, if there is none */
async function ended(clock: ReturnType<typeof createFakeClock>, answer: Promise<unknown>): Promise<unknown> {
  let isOver = false
  const outcome = answer.then(
    () => undefined,
    (error: unknown) => error ?? 'no reason',
  )
  void outcome.then(() => (isOver = true))
  for (let passed = 0; passed < patience && !isOver; passed += step) {
    await settle()
    if (!isOver) await clock.advance(step)
  }
  if (!isOver) throw new Error('a question never ended')
  return outcome
}

/** Hashes at once, where no played time goes by. */
function hashAtOnce(): void {
  const digest = async (_: unknown, data: Uint8Array) =>
    Uint8Array.from(createHash('sha256').update(data).digest()).buffer
  Object.defineProperty(crypto.subtle, 'digest', { value: digest })
}

/** Mutated answers of the servers that the phone asks: each is taken, or told as a `PhoneError`. */
export const fuzzServices: Fuzzer = async (random, count, findings) => {
  hashAtOnce()
  const figures: Record<string, number> = Object.fromEntries(
    clients.map(({ name }) => [`taken by ${name}`, 0]),
  )
  figures['refused'] = 0
  for (let index = 0; index < count; index++) {
    const client = random.pick(clients)
    const given: string[] = []
    const fetch: Fetch = async () => {
      if (given.length >= mostQuestions) throw new TypeError('too many')
      const status = random.pick(statuses)
      const body = status === 204 ? null : bodyFor(client, random)
      given.push(`${String(status)} ${body ?? ''}`)
      return new Response(body, { status })
    }
    await findings.during(`${client.name}, ${String(index)}`, async () => {
      const clock = createFakeClock()
      const reason = await ended(clock, client.ask({ fetch, clock }))
      const told = `${client.name} after ${given.slice(0, 4).join(' | ')}`
      if (given.length >= mostQuestions) throw new Error(`asked without a pause: ${told}`)
      if (reason && !(reason instanceof PhoneError)) throw new Error(told, { cause: reason })
      const name = reason ? 'refused' : `taken by ${client.name}`
      figures[name] = (figures[name] ?? 0) + 1
    })
  }
  return figures
}
