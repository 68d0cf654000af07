import { atom, computed } from 'nanostores'
import { failureOf, PhoneError, type Failure, type FailureCode } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { CrmHost, DialRequest, RecordRef } from '../ports/crm-host.ts'
import type { Identity, Session } from '../ports/identity.ts'
import type { Journal } from '../ports/journal.ts'
import type { Readable, Unsubscribe } from '../ports/readable.ts'
import { parseSettings, type Settings } from '../ports/settings.ts'
import type { LineAccountSource, Telephony } from '../ports/telephony.ts'
import { keep, recall, type Kept, type KeptIn } from './agent-memory.ts'
import { createAttendant } from './attendant.ts'
import { CallBook } from './call-book.ts'
import { searchCaller } from './caller-search.ts'
import { known, type Card } from './card.ts'
import { carryOut } from './commands.ts'
import { callsOf, composeState, sessionOf } from './compose.ts'
import { Floor } from './floor.ts'
import { answerNotifications } from './notifications.ts'
import { plainNumbers, type Numbers } from './numbers.ts'
import { followPanel } from './panel.ts'
import { PendingDial } from './pending-dial.ts'
import type { DeskCommand, DeskState, DialedNumber, Notice } from './state.ts'

/** How long a click on a number in the CRM waits for the line: ms. */
const dialRequestPatience = 15_000

/** How long a call for help waits for it: longer than any of the pauses after which the line is tried again: ms. */
const emergencyPatience = 120_000

export interface DeskParts {
  readonly telephony: Telephony
  readonly host: CrmHost
  readonly identity: Identity
  readonly journal: Journal
  readonly lineAccount: LineAccountSource
  readonly loadNumbers: (country: string) => Promise<Numbers>
  readonly clock: Clock
  /** Where the browser keeps what an agent has switched. */
  readonly storage: KeptIn
}

/** What the phone does for an agent. */
export class Desk {
  readonly #parts: DeskParts
  readonly #book: CallBook
  readonly #floor: Floor
  readonly #settings = atom<Settings | undefined>(undefined)
  readonly #settingsFailure = atom<Failure | undefined>(undefined)
  readonly #viewing = atom<RecordRef | undefined>(undefined)
  readonly #doNotDisturb = atom(false)
  readonly #lastDialed = atom<DialedNumber | undefined>(undefined)
  readonly #notices = atom<readonly Notice[]>([])
  readonly #subscriptions: Unsubscribe[] = []
  readonly state: Readable<DeskState>
  /** Who signed in last: a call outlives the session in which it began, and stays its owner's. */
  #owner = ''
  #numbers: Numbers = plainNumbers
  /** A caller who comes with the line is looked up by all forms of the number all the same. */
  #numbersRead = Promise.resolve()
  #noticeCount = 0
  readonly #pendingDial: PendingDial

  constructor(parts: DeskParts) {
    this.#parts = parts
    this.#pendingDial = new PendingDial(parts.clock)
    const attend = createAttendant({
      ...parts,
      doNotDisturb: this.#doNotDisturb,
      mayAnswer: () => this.#settings.get()?.autoAnswer ?? false,
      execute: (command) => this.execute(command),
    })
    this.#book = new CallBook({
      ...parts,
      owner: () => this.#owner,
      show: (number) => this.#numbers.show(number),
      onBegin: (card) => {
        this.#search(card)
        attend(card.call)
      },
      onConsultFailure: (first, failure) => this.#consultFailed(first, failure),
      onStorageFailure: this.#tell('storage.unavailable'),
    })
    this.#floor = new Floor({ ...parts, onFailure: this.#tell('call.failed') })
    this.state = this.#compose()
  }

  /** Asks the CRM for the settings, makes the sign-in ready, and follows everything around it from then on. */
  async start(): Promise<void> {
    const { host, identity } = this.#parts
    this.#subscriptions.push(
      this.#book.follow(),
      this.#floor.follow(),
      followPanel(this.state, host, this.#tell('crm.unreachable')),
      answerNotifications(this.state, host, (command) => this.execute(command), this.#tell('crm.refused')),
      identity.session.listen((session, before) => this.#followSession(session, before)),
      this.#parts.telephony.line.listen(({ state }) => state === 'ready' && this.#dialPending()),
      this.#parts.telephony.calls.listen(() => this.#endIdleLine()),
      host.onDialRequest((request) => this.#dialRequested(request)),
      host.onRecordViewed((record) => this.#viewing.set(record)),
    )
    try {
      const settings = parseSettings(await host.settings())
      this.#settings.set(settings)
      await identity.prepare(settings)
    } catch (error) {
      this.#settingsFailure.set(failureOf(error, 'crm.unreachable'))
    }
  }

  /** Lets go of everything around it. */
  stop(): void {
    for (const unsubscribe of this.#subscriptions.splice(0)) unsubscribe()
    this.#pendingDial.take()
    this.#parts.journal.close()
  }

  /** Carries a command out. A failure is told in the state, not to the caller. */
  execute(command: DeskCommand): void {
    const book = this.#book
    const parts = {
      ...this.#parts,
      book,
      floor: this.#floor,
      state: () => this.state.get(),
      dismiss: (id: string) => this.#dismiss(id),
      dialWithLine: (number: string) => this.#dialWithLine(number),
      dialed: (number: string) => this.#change({ lastDialed: number }),
      setDoNotDisturb: (on: boolean) => this.#change({ doNotDisturb: on }),
    }
    if ('key' in command) book.clearFailure(command.key)
    carryOut(command, parts).catch(
      'key' in command ? this.#tellAbout(command.key) : this.#tell('call.failed'),
    )
  }

  #compose(): Readable<DeskState> {
    const { identity, telephony, journal } = this.#parts
    const calls = computed([this.#book.cards, journal.waiting, telephony.quality], callsOf)
    const session = computed([identity.session, this.#settingsFailure], sessionOf)
    const sources = [session, telephony.line, calls, this.#settings, this.#viewing, this.#notices] as const
    const own = [this.#doNotDisturb, this.#lastDialed, telephony.messages] as const
    return computed([...sources, journal.failure, ...own], composeState)
  }

  #followSession(session: Session, before?: Session): void {
    const { telephony, journal, lineAccount, loadNumbers } = this.#parts
    if (session.state === 'signed-in' && before?.state !== 'signed-in') {
      // Nobody calls for the agent who was here before.
      if (this.#owner && this.#owner !== session.user.id) this.#dropPending()
      this.#owner = session.user.id
      this.#recall()
      void journal.open(session.user.id)
      const connected = telephony.connect(lineAccount).catch((error: unknown) => this.#notConnected(error))
      // Reading the rules keeps the page busy; before there is a line there is no number to read.
      this.#numbersRead = connected
        .then(() => loadNumbers(this.#settings.get()?.country ?? ''))
        .then((numbers) => this.#takeNumbers(numbers), this.#tell('settings.invalid'))
    }
    this.#endIdleLine()
  }

  /** Before the line is there, so that nobody gets through to an agent who is not to be disturbed. */
  #recall(): void {
    const { doNotDisturb, lastDialed } = recall(this.#parts.storage, this.#owner)
    this.#doNotDisturb.set(doNotDisturb)
    this.#showDialed(lastDialed)
  }

  #takeNumbers(numbers: Numbers): void {
    this.#numbers = numbers
    this.#showDialed(this.#lastDialed.get()?.number)
  }

  #showDialed(number: string | undefined): void {
    this.#lastDialed.set(number ? { number, shownNumber: this.#numbers.show(number) } : undefined)
  }

  #change(change: Partial<Kept>): void {
    const lastDialed = this.#lastDialed.get()?.number ?? ''
    const now = { doNotDisturb: this.#doNotDisturb.get(), lastDialed, ...change }
    this.#doNotDisturb.set(now.doNotDisturb)
    this.#showDialed(now.lastDialed)
    if (this.#owner) keep(this.#parts.storage, this.#owner, now)
  }

  /** A line that has failed says so by itself, for as long as it has. */
  #notConnected(error: unknown): void {
    if (this.#parts.telephony.line.get().state !== 'failed') this.#tell('line.account')(error)
  }

  /** The identity provider may end a session at any time; a call that is under way goes on until its end. */
  #endIdleLine(): void {
    const { telephony, identity } = this.#parts
    const used = identity.session.get().state === 'signed-in' || telephony.calls.get().length > 0
    if (!used && telephony.line.get().state !== 'off')
      telephony.disconnect().catch(this.#tell('line.unreachable'))
  }

  #search(card: Card): void {
    void searchCaller(card, {
      host: this.#parts.host,
      forms: async (number) => {
        await this.#numbersRead
        return this.#numbers.forms(number)
      },
      onFound: (key, found) => {
        const card = this.#book.find(key)
        if (card) this.#book.note(key, { ...found, ...known(card) })
      },
    })
  }

  #dialRequested(request: DialRequest): void {
    const ready = this.#parts.telephony.line.get().state === 'ready'
    if (ready) return this.execute({ type: 'dial', ...request })
    this.#parts.host.showPanel({ visible: true }).catch(this.#tell('crm.unreachable'))
    this.#pendingDial.wait(request, dialRequestPatience)
    if (this.state.get().session.state !== 'signed-in') this.#tell('sign-in.required')(undefined)
  }

  #dialPending(): void {
    const request = this.#dropPending()
    if (request) this.execute({ type: 'dial', ...request })
  }

  /** What waited for the line does so no longer, and is told no more. */
  #dropPending(): DialRequest | undefined {
    this.#forget('line.emergency')
    return this.#pendingDial.take()
  }

  #dialWithLine(number: string): void {
    this.#pendingDial.wait({ number }, emergencyPatience, () => this.#forget('line.emergency'))
    this.#tell('line.emergency')(undefined)
    this.#parts.telephony.tryAgain()
  }

  /** The agent looks at the call that waits; where it waits no longer, that is told all the same. */
  #consultFailed(first: string, failure: Failure): void {
    const call = this.#book.find(first)?.call
    if (call && call.state !== 'ended') this.#book.note(first, { failure })
    else this.#tell(failure.code)(new PhoneError(failure.code, failure.detail))
  }

  /** A failure of a command about a call belongs to that call. */
  #tellAbout(key: string): (error: unknown) => void {
    return (error) => {
      if (this.#book.find(key)) this.#book.note(key, { failure: failureOf(error, 'call.failed') })
      else this.#tell('call.failed')(error)
    }
  }

  #tell(otherwise: FailureCode): (error: unknown) => void {
    return (error) => {
      const failure = error === undefined ? { code: otherwise } : failureOf(error, otherwise)
      const others = this.#notices.get().filter((notice) => notice.failure.code !== failure.code)
      this.#notices.set([...others, { id: `notice-${String(++this.#noticeCount)}`, failure }])
    }
  }

  #forget(code: FailureCode): void {
    const others = this.#notices.get().filter(({ failure }) => failure.code !== code)
    if (others.length < this.#notices.get().length) this.#notices.set(others)
  }

  /** Whoever dismisses that a call waits does not want it any more. */
  #dismiss(id: string): void {
    const notice = this.#notices.get().find((each) => each.id === id)
    if (notice?.failure.code === 'line.emergency') this.#pendingDial.take()
    this.#notices.set(this.#notices.get().filter((each) => each !== notice))
  }
}
