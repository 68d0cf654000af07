import 'fake-indexeddb/auto'
import { PhoneError } from '../../shared/call/failure.ts'
import type { Findings } from './findings.ts'
import { keptValues } from './kept-values.ts'
import type { Random } from './mutate.ts'
import { mutateValue } from './mutate-value.ts'
import { pageAddresses } from './page-addresses.ts'
import type { PageInput } from './page-input.ts'
import { installPage, otherWindow, type Sender } from './page-window.ts'
import { settle } from './phone.ts'
import type { Fuzzer } from './run-fuzz.ts'
import { signInReceivers } from './sign-in-receivers.ts'
import { pageReceivers, type Receiver, type Receiving } from './window-receivers.ts'

/** How many messages one receiver gets: first of strangers, then of its own peer. */
const perReceiver = 40
const ofStrangers = 10

/** How many values are read between two receivers. */
const perPage = 4

const pageInputs: readonly PageInput[] = [...pageAddresses, ...keptValues]
const receivers: readonly Receiver[] = [...pageReceivers, ...signInReceivers]

/** All that messages and values can come to. */
const names: readonly string[] = [
  ...receivers.map(({ name }) => `heard by ${name}`),
  ...pageInputs.map(({ name }) => `taken as ${name}`),
]

/** Somebody else, who may look nearly the same. */
function stranger({ origin, source }: Sender, random: Random): Sender {
  const others = [
    ...['https://evil.example', 'null', '*', '', undefined, `${String(origin)}.evil.example`],
    ...[`${String(origin)}/`, `${String(origin)}:8443`, String(origin).toUpperCase(), [origin]],
  ]
  const sources = [otherWindow([], String(origin)), null, undefined, {}]
  if (random.next() < 0.5) return { origin: random.pick(others), source }
  return { origin, source: random.pick(sources) }
}

function dataFor({ tag }: Receiver, { messages }: Receiving, random: Random): unknown {
  const data = { tag, message: random.pick(messages) }
  return random.next() < 0.5 ? { tag, message: mutateValue(data.message, random) } : mutateValue(data, random)
}

/** What a stranger says changes nothing, though it is all that it should be. */
async function forge(receiver: Receiver, receiving: Receiving, random: Random): Promise<void> {
  const { acts, messages, from, arrive } = receiving
  const before = acts.length
  arrive({ tag: receiver.tag, message: random.pick(messages) }, stranger(from, random))
  await settle()
  if (acts.length !== before) throw new Error(`did what a stranger said: ${JSON.stringify(acts.at(-1))}`)
}

/** What has been heard, by who has heard it: messages that made a receiver act, and values that were taken. */
type Tally = Record<string, number>

const count = (tally: Tally, name: string): void => void (tally[name] = (tally[name] ?? 0) + 1)

async function tell({ name }: Receiver, receiving: Receiving, data: unknown, tally: Tally): Promise<void> {
  const before = receiving.acts.length
  receiving.arrive(data, receiving.from)
  await settle()
  if (receiving.acts.length > before) count(tally, `heard by ${name}`)
}

const inputOf = (value: unknown): string =>
  JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each)) ?? 'undefined'

async function fuzzReceiver(receiver: Receiver, random: Random, findings: Findings, tally: Tally) {
  const receiving = await receiver.begin()
  await settle()
  await settle()
  for (let index = 0; index < perReceiver; index++)
    if (index < ofStrangers && !receiver.isPrivate)
      await findings.during(`${receiver.name}, ${String(index)}`, () => forge(receiver, receiving, random))
    else {
      const data = dataFor(receiver, receiving, random)
      await findings.during(`${receiver.name}: ${inputOf(data)}`, () =>
        tell(receiver, receiving, data, tally),
      )
    }
  await findings.during(`${receiver.name}, afterwards`, async () => {
    if (!(await receiving.works())) throw new Error(`${receiver.name}: does not work any more`)
  })
}

/** Reads something; that it says why it cannot is right. */
async function fuzzInput(
  { name, values, take }: PageInput,
  random: Random,
  findings: Findings,
  tally: Tally,
) {
  const value = mutateValue(random.pick(values), random)
  await findings.during(`${name}: ${inputOf(value)}`, async () => {
    try {
      await take(value)
      count(tally, `taken as ${name}`)
    } catch (error) {
      if (!(error instanceof PhoneError)) throw error
      count(tally, 'refused')
    }
  })
}

/**
 * Mutated messages to every place of the product that takes messages of other windows, and mutated values to every one
 * that reads an address or what was kept: each is taken for what it says, refused or left alone, and whatever comes
 * next works.
 */
export const fuzzWindow: Fuzzer = async (random, times, findings) => {
  installPage()
  const tally: Tally = { refused: 0, ...Object.fromEntries(names.map((name) => [name, 0])) }
  for (let index = 0; index < times; index += perReceiver + perPage) {
    await fuzzReceiver(random.pick(receivers), random, findings, tally)
    for (let left = perPage; left > 0; left--)
      await fuzzInput(random.pick(pageInputs), random, findings, tally)
  }
  return tally
}
