import type { CallKey } from '../call/call.ts'
import { failureOf } from '../call/failure.ts'
import type { CrmHost, CrmMatch } from '../ports/crm-host.ts'
import { placeOf, type Card } from './card.ts'

export interface CallerSearchParts {
  readonly host: Pick<CrmHost, 'findByNumber' | 'pop'>
  readonly forms: (number: string) => Promise<readonly string[]>
  /** Whatever was found; what is known about the call already is worth more. */
  readonly onFound: (key: CallKey, found: Partial<Card>) => void
}

/** Callers who hide their number come with a word instead of one. */
const isNumber = (text: string): boolean => /\d{3}/.test(text)

const foundBy = (matches: readonly CrmMatch[]): Partial<Card> => {
  const [only, ...others] = matches
  return { search: 'done', matches, ...(only && !others.length && placeOf(only.record)) }
}

/**
 * Looks up who the other side of a call is. One clear match of an incoming call is shown in the CRM; several are
 * for the agent to choose from. A failed search leaves the call alone.
 */
export async function searchCaller(card: Card, { host, forms, onFound }: CallerSearchParts): Promise<void> {
  const { key, party, direction } = card.call
  try {
    const matches = isNumber(party.number) ? await host.findByNumber(await forms(party.number)) : []
    onFound(key, foundBy(matches))
    const [only, ...others] = matches
    if (direction === 'incoming' && only && !others.length)
      await host.pop({ type: 'record', record: only.record })
  } catch (error) {
    onFound(key, { search: 'failed', failure: failureOf(error, 'crm.unreachable') })
  }
}
