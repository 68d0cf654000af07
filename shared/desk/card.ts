import type { Call, CallKey } from '../call/call.ts'
import type { Failure, FailureCode } from '../call/failure.ts'
import type { Quality, QualitySummary } from '../call/quality.ts'
import type { CrmMatch, RecordRef } from '../ports/crm-host.ts'
import type { JournalEntry } from '../ports/journal.ts'
import type { DeskCall, Search, WrapUp } from './state.ts'

/** Everything that the desk knows about a call, from its first moment until its wrap-up is done. */
export interface Card {
  readonly call: Call
  readonly shownNumber: string
  readonly search: Search
  readonly matches: readonly CrmMatch[]
  readonly who?: RecordRef
  readonly about?: RecordRef
  readonly consultFor?: CallKey
  readonly failure?: Failure
  /** How the call has sounded, once it is over. */
  readonly quality?: QualitySummary
  readonly note: string
  readonly disposition: string
  /** Nothing is going to be added by the agent. */
  readonly wrappedUp: boolean
  /** It stands in the journal, so that it may be shown. */
  readonly written: boolean
}

export const newCard = (call: Call, shownNumber: string): Card => ({
  ...{ call, shownNumber, search: 'searching', matches: [], note: '', disposition: '' },
  wrappedUp: false,
  written: false,
})

/** A record's place in a call: people are who it is with, everything else is what it is about. */
export const placeOf = (record: RecordRef): Pick<Card, 'who' | 'about'> =>
  record.kind === 'person' ? { who: record } : { about: record }

/**
 * Calls that the agent had a hand in are wrapped up; a call that was missed or declined only gets written, and so
 * does one that was to ask somebody about another.
 */
export const needsWrapUp = ({ call, consultFor }: Card): boolean =>
  call.state === 'ended' && !consultFor && (call.direction === 'outgoing' || call.answeredAt !== undefined)

/** What the agent is told of a consultation that has failed, where that is more than of another call. */
const consultFailures: Partial<Record<FailureCode, FailureCode>> = {
  'call.busy': 'consult.busy',
  'call.not-found': 'consult.not-found',
  'call.no-answer': 'consult.no-answer',
  'call.declined': 'consult.declined',
  'call.failed': 'consult.failed',
  'call.lost': 'consult.failed',
  'call.timeout': 'consult.failed',
  'call.redirected': 'consult.failed',
}

/** Why asking somebody about another call came to nothing, if it did. */
export function consultFailureOf({ call, consultFor, shownNumber }: Card): Failure | undefined {
  const failure = call.state === 'ended' && consultFor ? call.failure : undefined
  return failure && { code: consultFailures[failure] ?? failure, detail: shownNumber }
}

/** Whether nothing can be added to the card, by the agent or by a search. */
export const isComplete = (card: Card): boolean =>
  card.call.state === 'ended' && card.search !== 'searching' && (card.wrappedUp || !needsWrapUp(card))

/** What is known about a call. */
export const known = ({ who, about }: Card): Pick<Card, 'who' | 'about'> => ({
  ...(who && { who }),
  ...(about && { about }),
})

export const deskCallOf = (card: Card, quality?: Quality): DeskCall => ({
  ...{ call: card.call, shownNumber: card.shownNumber, search: card.search, matches: card.matches },
  ...known(card),
  ...(card.consultFor && { consultFor: card.consultFor }),
  ...(card.failure && { failure: card.failure }),
  ...(quality && { quality }),
})

export const entryOf = (card: Card, owner: string): JournalEntry => ({
  ...{ key: card.call.key, owner, call: card.call, complete: isComplete(card) },
  ...known(card),
  ...(card.quality && { quality: card.quality }),
  ...(card.note && { note: card.note }),
  ...(card.disposition && { disposition: card.disposition }),
})

/** The wrap-up that is open: the newest call that still needs one. */
export function wrapUpOf(cards: readonly Card[], waiting: readonly string[]): WrapUp | undefined {
  const card = cards.findLast((candidate) => needsWrapUp(candidate) && !candidate.wrappedUp)
  if (card?.call.state !== 'ended') return undefined
  const { call, shownNumber, matches, note, disposition } = card
  const saved = waiting.includes(call.key) ? 'waiting' : 'confirmed'
  return { call, shownNumber, matches, ...known(card), note, disposition, saved }
}
