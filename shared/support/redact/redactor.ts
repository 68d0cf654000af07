import { createHeaders, withoutWords } from './headers.ts'
import { removed } from './hosts.ts'
import { createMessages } from './message.ts'
import { createMet } from './met.ts'

/**
 * Makes text harmless: of telephone numbers it keeps the last two digits, of people and secrets nothing. Equal numbers
 * and equal people stay equal.
 */
export interface Redactor {
  /** Makes a whole SIP message harmless: what is not known to be harmless goes. */
  message(message: string): string
  /** Makes a line of text harmless. */
  text(text: string): string
  /** Makes the key of a call harmless; it stays the key of one call. */
  key(key: string): string
  /** Removes the numbers that were met until now, wherever they stand. */
  known(text: string): string
  /** Remembers a number, and a name, as one to remove. */
  learn(number: string, name?: string): void
}

const numberInText = /\+?\d[\d \t()/-]{4,}\d/g

/** Addresses of telephones, and those of people at a host. */
const addressInText =
  /\b((?:sips?|tel):[^\s<>"]*[^\s<>"'.,;:)\]])|([\w.+%-]+)@(?=[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,})/gi

/** Nobody reads more of one line. */
const longestText = 1_000

/** What is a secret by its shape or by the name before it. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, removed],
  [/\b(bearer|basic|digest)\s+[^\s,"]+/gi, `$1 ${removed}`],
  [
    /\b([\w-]*(?:password|passwd|secret|token|credential|code|nonce|state|key))("?\s*[=:]\s*"?)[^\s&",;]+/gi,
    `$1$2${removed}`,
  ],
  [/\b((?:https?|wss?):\/\/)(?:[^\s@/?#"]*@)?([^\s?#"]+)[?#][^\s"]*/gi, `$1$2?${removed}`],
]

export function createRedactor(): Redactor {
  const met = createMet()
  const words = (written: string): string => text(withoutWords(written))
  const headers = createHeaders(met, words)

  function text(line: string): string {
    const safe = line
      .slice(0, longestText)
      .replace(addressInText, (_, address: string | undefined, user = '') =>
        address ? headers.uri(address) : `${met.user(user as string)}@`,
      )
    const withoutSecrets = secrets.reduce(
      (before, [pattern, instead]) => before.replace(pattern, instead),
      safe,
    )
    return met.withoutNames(withoutSecrets.replace(numberInText, (number) => met.shown(number)))
  }

  return {
    text,
    message: createMessages(headers, words, (safe) => met.withoutNumbers(safe)),
    key(key) {
      const [, user = '', id = key] = /^([^:]*):([^]*)$/.exec(key) ?? []
      return user
        ? `${/^\+?\d+$/.test(user) ? met.number(user) : met.user(user)}:${headers.callId(id)}`
        : headers.callId(id)
    },
    learn(number, name = '') {
      if (number) met.number(number)
      met.learnName(name)
    },
    known: (whole) => met.withoutNumbers(whole),
  }
}
