import { mutate, type Random } from './mutate.ts'

/** Whatever a message between windows can hold, and nobody expects. */
const odd: readonly unknown[] = [
  ...[
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    NaN,
    Infinity,
    2 ** 53,
    10n,
    '',
    ' ',
    'null',
    '{}',
    '[',
    'x'.repeat(9_999),
  ],
  ...[
    [],
    [[]],
    [null],
    {},
    { success: true },
    { success: false, errors: [{}] },
    { error: { code: 1 } },
    new Map(),
    new Date(NaN),
  ],
  JSON.parse('{"__proto__":{"id":"1"},"constructor":null,"toString":1,"then":1}'),
]

type Entry = readonly [key: string, value: unknown]

function mutateEntries(entries: readonly Entry[], random: Random): readonly Entry[] {
  const at = random.below(entries.length)
  const chance = random.next()
  if (chance < 0.15) return entries.filter((_, index) => index !== at)
  if (chance < 0.2)
    return [...entries, [random.pick(['id', 'value', '__proto__', 'length']), random.pick(odd)]]
  return entries.map(([key, value], index) => [key, index === at ? mutateValue(value, random) : value])
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

function mutateText(text: string, random: Random): string {
  const json = jsonIn(text)
  if (typeof json !== 'object' || json === null || random.next() < 0.3) return mutate(text, random)
  return JSON.stringify(mutateValue(json, random), (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

/** One thing goes wrong somewhere in a value: in JSON text and Maps too. */
export function mutateValue(value: unknown, random: Random): unknown {
  if (random.next() < 0.15) return random.pick(odd)
  if (typeof value === 'string') return mutateText(value, random)
  if (typeof value !== 'object' || value === null) return random.pick(odd)
  if (value instanceof Map) return new Map(mutateEntries([...(value as Map<string, unknown>)], random))
  if (Array.isArray(value)) return mutateEntries(Object.entries(value), random).map(([, each]) => each)
  return Object.fromEntries(mutateEntries(Object.entries(value), random))
}
