const onlyDigits = (text: string): string => text.replace(/\D/g, '')

/** A number without its country and its prefix, which stand before it in one place and not in another. */
const ownDigits = 7
/** Shorter numbers stand everywhere by chance. */
const shortestSwept = 5
const mostKept = 200

const keyOf = (number: string): string => onlyDigits(number).slice(-ownDigits)
const lastTwo = (number: string): string => `…${onlyDigits(number).slice(-2)}`

/** Words of three letters and more: shorter ones tell nobody's name. */
const word = /\p{L}[\p{L}\p{N}]{2,}/gu

/** What is put in the place of people and their numbers: the same for the same, so that they can be told apart. */
export interface Met {
  /** The last two digits of a number, marked where another number has the same. */
  number(number: string): string
  /** What stands for a number, met before or not, without remembering it. */
  shown(number: string): string
  /** What stands for the user of an address. */
  user(user: string): string
  /** Remembers the words of a name. */
  learnName(name: string): void
  /** Removes the numbers that were met, wherever they stand. */
  withoutNumbers(text: string): string
  /** Removes the names that were met, wherever they stand as words. */
  withoutNames(text: string): string
}

/** Keeps the newest only. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): Value {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > mostKept && oldest !== undefined) map.delete(oldest)
  return value
}

export function createMet(): Met {
  const numbers = new Map<string, string>()
  const sharing = new Map<string, number>()
  const users = new Map<string, string>()
  const names = new Map<string, true>()
  let usersMet = 0

  function markOf(number: string): string {
    const end = lastTwo(number)
    const count = keep(sharing, end, (sharing.get(end) ?? 0) + 1)
    return count === 1 ? end : `${end}(${String(count)})`
  }

  function learnName(name: string): void {
    for (const [part] of name.matchAll(word)) keep(names, part.toLowerCase(), true)
  }

  /** Which number that was met stands in these digits. */
  function within(digits: string): string | undefined {
    const exact = numbers.get(keyOf(digits))
    if (exact) return exact
    for (const [key, mark] of numbers) if (key.length === ownDigits && digits.includes(key)) return mark
    return undefined
  }

  return {
    learnName,
    number(number) {
      const key = keyOf(number)
      return numbers.get(key) ?? keep(numbers, key, markOf(number))
    },
    shown: (number) => numbers.get(keyOf(number)) ?? lastTwo(number),
    user(user) {
      learnName(user)
      return users.get(user) ?? keep(users, user, `user-${String(++usersMet)}`)
    },
    withoutNumbers: (text) =>
      text.replace(/\+?\d+/g, (run) =>
        onlyDigits(run).length < shortestSwept ? run : (within(onlyDigits(run)) ?? run),
      ),
    withoutNames: (text) => text.replace(word, (part) => (names.has(part.toLowerCase()) ? '…' : part)),
  }
}
