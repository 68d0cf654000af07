import { atom } from 'nanostores'
import type { Call, CallKey } from '../call/call.ts'
import type { Failure } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Journal } from '../ports/journal.ts'
import type { Readable, Unsubscribe } from '../ports/readable.ts'
import type { Telephony } from '../ports/telephony.ts'
import { consultFailureOf, entryOf, isComplete, needsWrapUp, newCard, type Card } from './card.ts'

/** How long a call waits to be written down before it is shown all the same: ms. */
const writingLimit = 250

export interface CallBookParts {
  readonly telephony: Pick<Telephony, 'calls' | 'quality' | 'release'>
  readonly journal: Pick<Journal, 'write'>
  readonly clock: Clock
  /** Whose calls these are. */
  readonly owner: () => string
  readonly show: (number: string) => string
  /** A new call stands in the book. */
  readonly onBegin: (card: Card) => void
  /** Asking somebody about the first call came to nothing. */
  readonly onConsultFailure: (first: CallKey, failure: Failure) => void
  readonly onStorageFailure: (error: unknown) => void
}

/** The only owner of the cards: it follows the calls, and writes each change down before it is shown. */
export class CallBook {
  readonly #parts: CallBookParts
  readonly #cards = atom<readonly Card[]>([])

  constructor(parts: CallBookParts) {
    this.#parts = parts
  }

  get cards(): Readable<readonly Card[]> {
    return this.#cards
  }

  follow(): Unsubscribe {
    return this.#parts.telephony.calls.subscribe((calls) => calls.forEach((call) => this.#take(call)))
  }

  find(key: CallKey): Card | undefined {
    return this.#cards.get().find((card) => card.call.key === key)
  }

  /** Adds to what is known about a call; does nothing for a call that is not in the book any more. */
  note(key: CallKey, change: Partial<Omit<Card, 'call' | 'written'>>): void {
    const card = this.find(key)
    if (card) void this.#write({ ...card, ...change })
  }

  /** What did not work is no news any more. */
  clearFailure(key: CallKey): void {
    const { failure, ...card } = this.find(key) ?? {}
    if (failure) void this.#write(card as Card)
  }

  #take(call: Call): void {
    const card = this.find(call.key)
    if (!card) this.#begin(call)
    else if (card.call !== call) this.#change({ ...card, call, ...this.#soundOf(call) })
  }

  #soundOf({ key, state }: Call): Pick<Card, 'quality'> {
    const quality = state === 'ended' ? this.#parts.telephony.quality.get().get(key)?.overall : undefined
    return quality ? { quality } : {}
  }

  #begin(call: Call): void {
    if (call.state === 'ended') return
    const card = newCard(call, this.#parts.show(call.party.number))
    // An outgoing call is on its way already, so that the agent must see it at once.
    void this.#write({ ...card, written: call.direction === 'outgoing' }).then(() => {
      const written = this.find(call.key)
      if (written && !written.written) this.#put({ ...written, written: true })
    })
    this.#parts.onBegin(card)
  }

  #change(card: Card): void {
    if (needsWrapUp(card)) this.#closeEarlierWrapUps(card.call.key)
    void this.#write(card)
    if (card.call.state === 'ended') this.#end(card)
  }

  #end(card: Card): void {
    const { telephony, onConsultFailure } = this.#parts
    telephony.release(card.call.key)
    const failure = consultFailureOf(card)
    if (card.consultFor && failure) onConsultFailure(card.consultFor, failure)
  }

  #closeEarlierWrapUps(newest: CallKey): void {
    const open = this.#cards.get().filter((card) => needsWrapUp(card) && card.call.key !== newest)
    for (const card of open) void this.#write({ ...card, wrappedUp: true })
  }

  /** Puts the card into the book and writes it down; settles when it is written, or when that took too long. */
  async #write(card: Card): Promise<void> {
    this.#put(card)
    const { journal, clock, owner, onStorageFailure } = this.#parts
    const written = journal.write(entryOf(card, owner())).catch(onStorageFailure)
    if (isComplete(card)) this.#cards.set(this.#cards.get().filter(({ call }) => call.key !== card.call.key))
    await Promise.race([written, new Promise<void>((resolve) => clock.after(writingLimit, resolve))])
  }

  #put(card: Card): void {
    const cards = this.#cards.get()
    const at = cards.findIndex(({ call }) => call.key === card.call.key)
    this.#cards.set(at < 0 ? [...cards, card] : cards.with(at, card))
  }
}
