import { atom } from 'nanostores'
import { dialing, isConnected, ringing, type Call, type CallKey, type Outcome } from '../call/call.ts'
import { failureOf, PhoneError, type FailureCode } from '../call/failure.ts'
import type { Party } from '../call/party.ts'
import { next, type CallEvent } from '../call/transition.ts'
import { systemClock, type Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import type { Line, LineAccountSource, Telephony } from '../ports/telephony.ts'

const outcomeOfHangUp: Record<Call['state'], Outcome> = {
  dialing: 'cancelled',
  ringing: 'declined',
  active: 'completed',
  held: 'completed',
  recovering: 'completed',
  ended: 'completed',
}

const isRinging = (call: Call): boolean => call.state === 'ringing'

/** A telephone system in memory. */
export class FakeTelephony implements Telephony {
  readonly #clock: Clock
  readonly #line = atom<Line>({ state: 'off' })
  readonly #calls = atom<readonly Call[]>([])
  readonly #digits = new Map<CallKey, string>()
  #count = 0
  #addressOfRecord = ''
  readonly line: Readable<Line> = this.#line
  readonly calls: Readable<readonly Call[]> = this.#calls

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  async connect(account: LineAccountSource): Promise<void> {
    this.#line.set({ state: 'connecting' })
    try {
      this.#addressOfRecord = (await account()).addressOfRecord
      this.far.recoverLine()
    } catch (error) {
      this.#line.set({ state: 'failed', failure: failureOf(error, 'line.account') })
      throw error
    }
  }

  async disconnect(): Promise<void> {
    for (const { key, state } of this.#calls.get()) if (state !== 'ended') await this.hangUp(key)
    this.#line.set({ state: 'off' })
  }

  async prepare(): Promise<void> {
    return Promise.resolve()
  }

  dial(number: string): CallKey {
    if (this.#line.get().state !== 'ready') throw new PhoneError('line.unreachable')
    if (!/[\d*#]|^sip:/.test(number)) throw new PhoneError('call.bad-number')
    const party = { number: number.replace(/[\s()/-]/g, '') }
    return this.#add(dialing(`out-${String(++this.#count)}`, party, this.#clock.now()))
  }

  async answer(key: CallKey): Promise<void> {
    this.#require(key, isRinging)
    this.#apply(key, { type: 'answering' })
    this.far.answer(key)
  }

  async decline(key: CallKey): Promise<void> {
    this.#require(key, isRinging)
    this.#end(key, 'declined')
  }

  async hangUp(key: CallKey): Promise<void> {
    this.#end(key, outcomeOfHangUp[this.#find(key).state])
  }

  async hold(key: CallKey): Promise<void> {
    this.#require(key, isConnected)
    this.#apply(key, { type: 'held', by: 'us' })
  }

  async resume(key: CallKey): Promise<void> {
    this.#require(key, isConnected)
    this.#apply(key, { type: 'resumed', by: 'us' })
  }

  async mute(key: CallKey, muted: boolean): Promise<void> {
    this.#require(key, isConnected)
    this.#apply(key, { type: 'muted', muted })
  }

  async sendDigits(key: CallKey, digits: string): Promise<void> {
    this.#require(key, isConnected)
    this.#digits.set(key, this.far.digits(key) + digits)
  }

  release(key: CallKey): void {
    this.#calls.set(this.#calls.get().filter((call) => call.key !== key || call.state !== 'ended'))
  }

  /** The far end of every call. It does nothing by itself. */
  readonly far = {
    /** Calls the phone. */
    call: (party: Party): CallKey =>
      this.#add(ringing(`in-${String(++this.#count)}`, party, this.#clock.now())),
    ring: (key: CallKey): void => this.#apply(key, { type: 'progressed', progress: 'ringing' }),
    answer: (key: CallKey): void => this.#apply(key, { type: 'answered', at: this.#clock.now() }),
    /** Refuses a call that is being dialed. */
    refuse: (key: CallKey, outcome: Outcome, failure?: FailureCode): void => this.#end(key, outcome, failure),
    /** Hangs up, or gives up while it rings here. */
    hangUp: (key: CallKey): void => this.#end(key, isRinging(this.#find(key)) ? 'missed' : 'completed'),
    hold: (key: CallKey): void => this.#apply(key, { type: 'held', by: 'them' }),
    resume: (key: CallKey): void => this.#apply(key, { type: 'resumed', by: 'them' }),
    /** The digits that it has been sent. */
    digits: (key: CallKey): string => this.#digits.get(key) ?? '',
    /** The server goes away. */
    loseLine: (): void =>
      this.#line.set({
        state: 'reconnecting',
        since: this.#clock.now(),
        failure: { code: 'line.unreachable' },
      }),
    recoverLine: (): void => this.#line.set({ state: 'ready', addressOfRecord: this.#addressOfRecord }),
  } as const

  #find(key: CallKey): Call {
    const call = this.#calls.get().find((candidate) => candidate.key === key)
    if (!call) throw new PhoneError('call.unknown')
    return call
  }

  #require(key: CallKey, possible: (call: Call) => boolean): void {
    if (!possible(this.#find(key))) throw new PhoneError('call.not-possible')
  }

  #add(call: Call): CallKey {
    this.#calls.set([...this.#calls.get(), call])
    return call.key
  }

  #apply(key: CallKey, event: CallEvent): void {
    const after = next(this.#find(key), event)
    this.#calls.set(this.#calls.get().map((call) => (call.key === key ? after : call)))
  }

  #end(key: CallKey, outcome: Outcome, failure?: FailureCode): void {
    const at = this.#clock.now()
    this.#apply(key, { type: 'ended', at, outcome, ...(failure && { failure }) })
  }
}
