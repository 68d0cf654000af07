import { answersTo, fromFarEnd, strangers } from './base-messages.ts'
import { phoneStates, quietly, type PhoneState } from './call-states.ts'
import type { Findings } from './findings.ts'
import { createRandom, mutate, type Random } from './mutate.ts'
import { costOf, leastCosts, patience } from './pace.ts'
import { settle } from './phone.ts'
import { addressedTo, messageFiles, messageIn } from './rfc4475.ts'
import type { Fuzzer } from './run-fuzz.ts'
import { beginWorld, letTimePass } from './seeded-world.ts'
import { isRinging, ring, startTelephone, type Dialog, type Telephone } from './telephone.ts'

/** How many messages one phone gets, before the next one starts. */
const perPhone = 100

const published = messageFiles.map(messageIn)

/** A phone in a state, and the messages that make sense there, by whom they are from. */
interface Bench {
  readonly phone: Telephone
  readonly state: PhoneState
  readonly random: Random
  readonly strangers: readonly string[]
  readonly inCalls: readonly string[]
  readonly answers: string[]
  /** How many of the frames that the phone has sent were looked at. */
  seen: number
}

const isLive = ({ phone: { telephony } }: Bench): boolean =>
  telephony.calls.get().some(({ state }) => state !== 'ended')

/** Looks at what the phone has sent since the last look: each frame must be one that a server can read. */
function look(bench: Bench): number {
  const { phone } = bench
  const fresh = phone.sent.slice(bench.seen)
  bench.seen = phone.sent.length
  for (const each of fresh) bench.answers.push(...answersTo(phone, each))
  return fresh.length
}

const requestsIn = (phone: Telephone, dialogs: readonly Dialog[]): readonly string[] =>
  dialogs.flatMap((dialog) => [
    ...fromFarEnd(phone, dialog),
    ...(isRinging(dialog) ? [dialog.invite, dialog.cancel] : []),
  ])

async function startBench(random: Random): Promise<Bench> {
  const phone = await startTelephone()
  const state = random.pick(phoneStates)
  const dialogs = await state.reach(phone)
  const bench: Bench = {
    ...{ phone, state, random },
    strangers: strangers(phone),
    inCalls: requestsIn(phone, dialogs),
    answers: [],
    seen: 0,
  }
  look(bench)
  return bench
}

const publishedFor = ({ phone, random }: Bench): string => {
  const message = random.pick(published)
  return (random.next() < 0.5 ? message : addressedTo(phone.contact, message)).toString()
}

function baseMessage(bench: Bench): string {
  const { random, inCalls, answers } = bench
  const chance = random.next()
  if (chance < 0.2) return publishedFor(bench)
  if (chance < 0.4) return random.pick(bench.strangers)
  return random.pick(chance < 0.7 && inCalls.length > 0 ? inCalls : answers)
}

const asBytes = (text: string): ArrayBuffer => new TextEncoder().encode(text).buffer

/** What the agent does meanwhile. */
async function act({ phone: { telephony }, random }: Bench): Promise<void> {
  const { key } = random.pick(telephony.calls.get()) ?? {}
  if (!key) return
  const acts: readonly (() => Promise<unknown>)[] = [
    () => telephony.answer(key),
    () => telephony.decline(key),
    () => telephony.hold(key),
    () => telephony.resume(key),
    () => telephony.acceptTransfer(key),
    () => telephony.refuseTransfer(key),
    () => telephony.sendDigits(key, '1'),
  ]
  quietly(Promise.resolve().then(random.pick(acts)))
  await settle()
}

/** What one phone has met with. */
interface Played {
  readonly state: string
  /** What each message has cost: ms. */
  readonly costs: number[]
  readonly texts: string[]
  answered: number
  /** Messages that found a call, where there was to be one. */
  lived: number
}

/** Something that the guard should have kept from the stack, and did not. */
const escapeIn = ({ log }: Telephone, from: number): string | undefined =>
  log
    .slice(from)
    .find(({ event, detail = '' }) => event === 'frame.refused' || detail.startsWith('Failed to parse'))
    ?.detail

/** One mutated message arrives. */
async function tryMessage(bench: Bench, played: Played): Promise<void> {
  const { phone, random } = bench
  const text = mutate(baseMessage(bench), random)
  const data = random.next() < 0.5 ? text : asBytes(text)
  const from = phone.log.length
  if (isLive(bench)) played.lived++
  played.texts.push(text)
  played.costs.push(await costOf(() => phone.deliver(data)))
  if (look(bench) > 0) played.answered++
  const escape = escapeIn(phone, from)
  if (escape !== undefined) throw new Error(escape)
}

/** Whatever has come before, a call of somebody new gets an answer. */
async function isReached(bench: Bench): Promise<void> {
  const { callId } = await ring(bench.phone)
  const isAnswered = bench.phone.sent
    .slice(bench.seen)
    .some((text) => text.includes(`Call-ID: ${callId}\r\n`))
  if (!isAnswered) throw new Error('a call got no answer')
}

/** Brings a phone into a state, sends it messages and lets time pass: the same from the same seed. */
async function play(seed: number, count: number, findings: Findings): Promise<Played> {
  beginWorld(seed)
  const bench = await startBench(createRandom(seed))
  const { phone, random, state } = bench
  const played: Played = { state: state.name, costs: [], texts: [], answered: 0, lived: 0 }
  for (let left = count; left > 0; left--) {
    await findings.during(`${state.name}, ${String(seed)}, ${String(left)}`, () => tryMessage(bench, played))
    if (random.next() < 0.1) await findings.during('the agent acts', () => act(bench))
  }
  await findings.during(`${state.name}, ${String(seed)}, a new call`, () => isReached(bench))
  await findings.during(`${state.name}, ${String(seed)}, time passes`, async () => {
    quietly(phone.telephony.disconnect())
    await letTimePass()
  })
  return played
}

/** Messages that are slow each time. */
async function judge(seed: number, played: Played, findings: Findings): Promise<readonly number[]> {
  const { costs, texts, state } = played
  const least = await leastCosts(costs, async () => (await play(seed, costs.length, findings)).costs)
  for (const [index, cost] of least.entries())
    if (cost > patience)
      await findings.during(texts[index] ?? '', async () => {
        throw new Error(`took ${cost.toFixed(0)} ms, ${state}`)
      })
  return least
}

const figure = (value: number): number => Number(value.toFixed(3))

/** Figures of a fuzz: `slowest` by state too. */
class Tally {
  readonly #costs: number[] = []
  readonly #slowest = new Map(phoneStates.map(({ name }) => [name, 0]))
  #answered = 0
  #inCalls = 0
  #lived = 0

  add({ state, answered, lived }: Played, costs: readonly number[]): void {
    this.#costs.push(...costs)
    this.#slowest.set(state, Math.max(this.#slowest.get(state) ?? 0, ...costs))
    this.#answered += answered
    if (state !== 'idle') this.#inCalls += costs.length
    if (state !== 'idle') this.#lived += lived
  }

  get figures(): Readonly<Record<string, number>> {
    const sorted = this.#costs.toSorted((a, b) => a - b)
    const at = (share: number) => figure(sorted[Math.floor(share * (sorted.length - 1))] ?? 0)
    const byState = [...this.#slowest].map(([state, cost]) => [`slowest ${state}`, figure(cost)] as const)
    return {
      ...{ received: sorted.length, answered: this.#answered, inCalls: this.#inCalls, lived: this.#lived },
      ...{ median: at(0.5), p99: at(0.99), slowest: at(1) },
      ...Object.fromEntries(byState),
    }
  }
}

/**
 * Mutated messages to the whole telephony, as the desk uses it, in every state that its calls can be in and in none:
 * through the socket, the guard, the SIP stack and our own code.
 */
export const fuzzSip: Fuzzer = async (random, count, findings) => {
  const tally = new Tally()
  for (let index = 0; index < count; index += perPhone) {
    const seed = random.below(2 ** 32)
    const played = await play(seed, Math.min(perPhone, count - index), findings)
    tally.add(played, await judge(seed, played, findings))
  }
  return tally.figures
}
