import { atom } from 'nanostores'
import {
  dialing,
  isConnected,
  isMuted,
  ringing,
  wishLimit,
  type Call,
  type CallKey,
  type Outcome,
  type RingingCall,
  type Transfer,
} from '../call/call.ts'
import { failureOf, PhoneError, type FailureCode } from '../call/failure.ts'
import type { Party } from '../call/party.ts'
import type { Quality } from '../call/quality.ts'
import { next, type CallEvent } from '../call/transition.ts'
import { systemClock, type Clock } from '../ports/clock.ts'
import type { Readable } from '../ports/readable.ts'
import type { Decline, Line, LineAccountSource, Telephony, WaitingMessages } from '../ports/telephony.ts'

const outcomeOfHangUp: Record<Call['state'], Outcome> = {
  dialing: 'cancelled',
  ringing: 'declined',
  active: 'completed',
  held: 'completed',
  recovering: 'completed',
  ended: 'completed',
}

function partyOf(number: string): Party {
  if (!/[\d*#]|^sip:/.test(number)) throw new PhoneError('call.bad-number')
  return { number: number.replace(/[\s()/-]/g, '') }
}

const isRinging = (call: Call): boolean => call.state === 'ringing'

/** A transfer that the far end has not carried out yet. */
interface PendingTransfer {
  /** The calls that end with it. */
  readonly keys: readonly CallKey[]
  /** Whether the call goes back to being active when the transfer comes to nothing. */
  readonly resumes: boolean
  readonly resolve: () => void
  readonly reject: (error: PhoneError) => void
}

/** A telephone system in memory. */
export class FakeTelephony implements Telephony {
  readonly #clock: Clock
  readonly #line = atom<Line>({ state: 'off' })
  readonly #calls = atom<readonly Call[]>([])
  readonly #quality = atom<ReadonlyMap<CallKey, Quality>>(new Map())
  readonly #released = new Set<CallKey>()
  readonly #digits = new Map<CallKey, string>()
  readonly #transfers = new Map<CallKey, PendingTransfer>()
  readonly #declined = new Map<CallKey, Decline>()
  readonly #forwarded = new Map<CallKey, string>()
  #count = 0
  #addressOfRecord = ''
  #source: LineAccountSource | undefined
  readonly #messages = atom<WaitingMessages>({ waiting: false })
  readonly line: Readable<Line> = this.#line
  readonly messages: Readable<WaitingMessages> = this.#messages
  readonly calls: Readable<readonly Call[]> = this.#calls
  readonly quality: Readable<ReadonlyMap<CallKey, Quality>> = this.#quality

  constructor(clock: Clock = systemClock) {
    this.#clock = clock
  }

  async connect(account: LineAccountSource): Promise<void> {
    this.#source = account
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

  tryAgain(): void {
    // What becomes of it is told by the line.
    if (this.#source && this.#line.get().state === 'failed') this.connect(this.#source).catch(() => undefined)
  }

  async reach(): Promise<number> {
    const line = this.line.get()
    if ('failure' in line) throw new PhoneError(line.failure.code, line.failure.detail)
    if (line.state !== 'ready') throw new PhoneError('line.unreachable', line.state)
    return Promise.resolve(20)
  }

  async prepare(): Promise<void> {
    return Promise.resolve()
  }

  dial(number: string): CallKey {
    if (this.#line.get().state !== 'ready') throw new PhoneError('line.unreachable')
    const party = partyOf(number)
    return this.#add(dialing(`out-${String(++this.#count)}`, party, this.#clock.now()))
  }

  async answer(key: CallKey): Promise<void> {
    this.#require(key, isRinging)
    this.#apply(key, { type: 'answering' })
    this.far.answer(key)
  }

  async decline(key: CallKey, how: Decline = 'decline'): Promise<void> {
    this.#require(key, isRinging)
    this.#declined.set(key, how)
    this.#end(key, 'declined')
  }

  async forward(key: CallKey, number: string): Promise<void> {
    this.#require(key, isRinging)
    this.#forwarded.set(key, partyOf(number).number)
    this.#end(key, 'forwarded')
  }

  async hangUp(key: CallKey): Promise<void> {
    this.#apply(key, { type: 'transfer-over' })
    this.#end(key, outcomeOfHangUp[this.#find(key).state])
  }

  async hold(key: CallKey): Promise<void> {
    this.#require(key, isConnected)
    this.#putOnHold(key)
  }

  setAside(key: CallKey): Promise<void> {
    return this.hold(key)
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

  async transfer(key: CallKey, number: string): Promise<void> {
    this.#require(key, isConnected)
    await this.#transfer([key], partyOf(number))
  }

  async transferTo(key: CallKey, other: CallKey): Promise<void> {
    this.#require(key, isConnected)
    this.#require(other, isConnected)
    await this.#transfer([key, other], this.#find(other).party)
  }

  async cancelTransfer(key: CallKey): Promise<void> {
    const transfer = this.#transfers.get(key)
    if (!transfer) throw new PhoneError('call.not-possible')
    this.#transfers.delete(key)
    this.#comeBack(key, transfer)
    transfer.resolve()
  }

  async acceptTransfer(key: CallKey): Promise<CallKey> {
    const transfer = this.#askedTransfer(key)
    const call = this.dial(transfer.to.number)
    if (this.#find(key).state === 'ended') {
      this.#answerWish(key)
      return call
    }
    this.#putOnHold(key)
    this.#apply(key, { type: 'transferring', transfer: { ...transfer, progress: 'calling' } })
    this.#transfers.set(call, {
      keys: [key],
      resumes: true,
      resolve: () => undefined,
      reject: () => undefined,
    })
    return call
  }

  async refuseTransfer(key: CallKey): Promise<void> {
    this.#askedTransfer(key)
    this.#answerWish(key)
  }

  async merge(key: CallKey, other: CallKey): Promise<void> {
    for (const each of [key, other]) this.#require(each, isConnected)
    const muted = [key, other].some((each) => isMuted(this.#find(each)))
    for (const each of [key, other]) {
      this.#apply(each, { type: 'resumed', by: 'us' })
      this.#apply(each, { type: 'merged', merged: true })
      this.#apply(each, { type: 'muted', muted })
    }
  }

  release(key: CallKey): void {
    if (this.#find(key).state !== 'ended') return
    this.#released.add(key)
    this.#letGo()
  }

  /** The far end of every call. It does nothing by itself. */
  readonly far = {
    /** Calls the phone. */
    call: (
      party: Party,
      asked: Partial<Pick<RingingCall, 'answerAfter' | 'answering' | 'inPlaceOf'>> = {},
    ): CallKey =>
      this.#add({ ...ringing(`in-${String(++this.#count)}`, party, this.#clock.now()), ...asked }),
    ring: (key: CallKey): void => this.#apply(key, { type: 'progressed', progress: 'ringing' }),
    answer: (key: CallKey): void => {
      this.#apply(key, { type: 'answered', at: this.#clock.now() })
      this.far.completeTransfer(key)
    },
    /** Refuses a call that is being dialed. */
    refuse: (key: CallKey, outcome: Outcome, failure?: FailureCode): void => {
      this.#end(key, outcome, failure)
      for (const asker of this.#transfers.get(key)?.keys.filter(this.#goesOn) ?? []) {
        this.#apply(asker, { type: 'transfer-over' })
        this.#apply(asker, { type: 'resumed', by: 'us' })
      }
    },
    /** Hangs up, or gives up while it rings here. */
    hangUp: (key: CallKey): void => this.#end(key, isRinging(this.#find(key)) ? 'missed' : 'completed'),
    hold: (key: CallKey): void => this.#apply(key, { type: 'held', by: 'them' }),
    resume: (key: CallKey): void => this.#apply(key, { type: 'resumed', by: 'them' }),
    /** Its path breaks. */
    lose: (key: CallKey): void => this.#apply(key, { type: 'lost' }),
    recover: (key: CallKey): void => this.#apply(key, { type: 'recovered' }),
    /** Asks the phone to call somebody else in its place. */
    askTransfer: (key: CallKey, number: string): void => {
      const transfer = { by: 'them', to: { number }, progress: 'asked' } as const
      this.#apply(key, { type: 'transferring', transfer })
    },
    /** Carries out the transfer that it was asked for; nothing where it was asked for none. */
    completeTransfer: (key: CallKey): void => {
      const transfer = this.#transfers.get(key)
      this.#transfers.delete(key)
      for (const each of transfer?.keys ?? []) if (this.#goesOn(each)) this.#end(each, 'completed')
      transfer?.resolve()
    },
    failTransfer: (key: CallKey, code: FailureCode): void => {
      const transfer = this.#transfers.get(key)
      this.#transfers.delete(key)
      this.#comeBack(key, transfer)
      transfer?.reject(new PhoneError(code))
    },
    /** How it was declined, or where it was forwarded to. */
    answerTo: (key: CallKey): string | undefined => this.#forwarded.get(key) ?? this.#declined.get(key),
    /** How the call sounds from now on. */
    sound: (key: CallKey, quality: Quality): void =>
      this.#quality.set(new Map([...this.#quality.get(), [key, quality]])),
    /** The digits that it has been sent. */
    digits: (key: CallKey): string => this.#digits.get(key) ?? '',
    /** Says how many messages there are. */
    leaveMessages: (count: number): void => this.#messages.set({ waiting: count > 0, count }),
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

  readonly #goesOn = (key: CallKey): boolean =>
    this.#calls.get().some((call) => call.key === key && call.state !== 'ended')

  #require(key: CallKey, possible: (call: Call) => boolean): void {
    if (!possible(this.#find(key))) throw new PhoneError('call.not-possible')
  }

  #answerWish(key: CallKey): void {
    this.#apply(key, { type: 'transfer-over' })
    this.#letGo()
  }

  #lapse(key: CallKey): void {
    if (this.#calls.get().some((call) => call.key === key)) this.#answerWish(key)
  }

  #letGo(): void {
    const isOver = (call: Call) => call.state === 'ended' && !call.transfer && this.#released.has(call.key)
    this.#calls.set(this.#calls.get().filter((call) => !isOver(call)))
  }

  #askedTransfer(key: CallKey): Transfer {
    const call = this.#find(key)
    const transfer = isConnected(call) || call.state === 'ended' ? call.transfer : undefined
    if (transfer?.by !== 'them' || transfer.progress !== 'asked') throw new PhoneError('call.not-possible')
    return transfer
  }

  #transfer(keys: readonly [CallKey, ...CallKey[]], to: Party): Promise<void> {
    const [key] = keys
    const resumes = this.#find(key).state === 'active'
    this.#putOnHold(key)
    this.#apply(key, { type: 'transferring', transfer: { by: 'us', to, progress: 'asked' } })
    return new Promise((resolve, reject) => this.#transfers.set(key, { keys, resumes, resolve, reject }))
  }

  #comeBack(key: CallKey, transfer: PendingTransfer | undefined): void {
    if (!this.#goesOn(key)) return
    this.#apply(key, { type: 'transfer-over' })
    if (transfer?.resumes) this.#apply(key, { type: 'resumed', by: 'us' })
  }

  /** A conference is over when one of its calls leaves it. */
  #split(): void {
    for (const { key } of this.#calls.get()) this.#apply(key, { type: 'merged', merged: false })
  }

  #add(call: Call): CallKey {
    this.#calls.set([...this.#calls.get(), call])
    return call.key
  }

  #apply(key: CallKey, event: CallEvent): void {
    const after = next(this.#find(key), event)
    this.#calls.set(this.#calls.get().map((call) => (call.key === key ? after : call)))
  }

  /** Whoever is on hold is in no conference. */
  #putOnHold(key: CallKey): void {
    const wasMerged = 'merged' in this.#find(key)
    this.#apply(key, { type: 'held', by: 'us' })
    if (wasMerged) this.#split()
  }

  #end(key: CallKey, outcome: Outcome, failure?: FailureCode): void {
    const at = this.#clock.now()
    const wasMerged = 'merged' in this.#find(key)
    const isAsked = 'transfer' in this.#find(key)
    this.#apply(key, { type: 'ended', at, outcome, ...(failure && { failure }) })
    if (isAsked) this.#clock.after(wishLimit, () => this.#lapse(key))
    if (wasMerged) this.#split()
  }
}
