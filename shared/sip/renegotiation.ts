import { SessionState, type Core, type Session } from 'sip.js'
import type { Direction } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { CallMedia } from './media/call-media.ts'
import { giveUpOn } from './give-up.ts'
import { asksForRetry } from './response-codes.ts'
import { isTooShort, tooShort, type SessionTimer } from './session-timer.ts'
import type { Socket } from './socket.ts'
import { allowUpdate, onUpdate, type Answer } from './updates.ts'

/** Who began the dialog waits longer after glare (RFC 3261 section 14.1): ms. */
const pauses = { outgoing: { least: 2_100, most: 4_000 }, incoming: { least: 0, most: 2_000 } } as const

const attempts = 4

/** How long the ACK to a change of theirs is waited for: ms. */
const acknowledgeLimit = 2_000

/** Status of a re-INVITE that could not be sent because theirs was still going on. */
const crossed = 491

/** "Session Interval Too Small" (RFC 4028 section 6). */
const tooSmall = 422

/** How long a far end waits at most that asks before we have answered what it asked first (RFC 3261 section 14.2): s. */
const longestRetry = 10

/** Two changes of theirs at once: the later one is to come again (RFC 3261 section 14.2, RFC 3311 section 5.2). */
const tooSoon = () => ({
  statusCode: 500,
  extraHeaders: [`Retry-After: ${String(Math.floor(Math.random() * (longestRetry + 1)))}`],
})

/** How long to wait after both sides have asked for a change at the same time: ms. */
export function pauseAfterGlare(direction: Direction, random: number): number {
  const { least, most } = pauses[direction]
  return least + random * (most - least)
}

export interface RenegotiationDependencies {
  readonly session: Session
  readonly media: CallMedia
  /** Of the call. */
  readonly direction: Direction
  readonly clock: Pick<Clock, 'after'>
  readonly timer: SessionTimer
  /** The far end has changed the call. */
  readonly onChanged: (request: Core.IncomingRequestMessage) => void
  /** The far end has agreed to a change of ours. */
  readonly onAnswered: (answer: Core.IncomingResponseMessage) => void
}

/** The corner of sip.js 0.21.2 that takes changes of the far end. */
interface ChangeTaker {
  readonly pendingReinvite: boolean
  onInviteRequest(request: Core.IncomingInviteRequest): void
  onAckRequest(request: Core.IncomingAckRequest): Promise<void>
}

/**
 * Changes of an answered call, by re-INVITE, from either side and one at a time. sip.js alone hands an offer of the
 * far end to the browser as the answer to ours, and the other way round, where the two cross before they are sent.
 */
export class Renegotiation {
  readonly #dependencies: RenegotiationDependencies
  /** Resolves when no change of theirs is under way. */
  #theirs: Promise<void> = Promise.resolve()
  /** We have not answered it yet. */
  #isAnswering = false
  /** Our own that is under way, and the connection that it went by. */
  #ours: { readonly request: Core.OutgoingInviteRequest; readonly connection: number } | undefined
  #isCut = false
  /** Our last one was refused for what it promised, and the next one promises what was asked for. */
  #isTooSmall = false

  constructor(dependencies: RenegotiationDependencies) {
    this.#dependencies = dependencies
    this.#watchTheirs()
    onUpdate(dependencies.session, (request) => this.#takeUpdate(request))
  }

  /**
   * Tells the far end what we send and receive from now on; waits and asks again where both sides asked at once.
   *
   * @returns the final status, of the last attempt
   * @throws PhoneError `call.unknown` where the call has ended meanwhile
   */
  async offer(): Promise<number> {
    const { session, direction, clock } = this.#dependencies
    for (let attempt = 1; ; attempt++) {
      await this.#theirs
      if (session.state !== SessionState.Established) throw new PhoneError('call.unknown')
      this.#isCut = this.#isTooSmall = false
      const status = await this.#reinvite()
      // Neither met the far end's: nothing is to be waited for.
      const isFree = this.#isCut || this.#isTooSmall
      if (!(isFree || asksForRetry(status)) || attempt === attempts) return status
      if (isFree) continue
      const pause = pauseAfterGlare(direction, Math.random())
      await new Promise<void>((resolve) => clock.after(pause, resolve))
    }
  }

  /** The line goes by another connection: the answer to what was asked by the one before is lost. */
  lineBack(): void {
    const ours = this.#ours
    if (!ours || ours.connection >= this.#socket.count) return
    this.#ours = undefined
    this.#isCut = giveUpOn(ours.request, this.#dependencies.clock)
  }

  get #socket(): Pick<Socket, 'count' | 'carrier'> {
    return this.#dependencies.session.userAgent.transport as Socket
  }

  #reinvite(): Promise<number> {
    const { session, media, timer, onAnswered } = this.#dependencies
    return new Promise((resolve, reject) => {
      const settle = ({ message }: Core.IncomingResponse) => {
        this.#ours = undefined
        resolve(message.statusCode ?? 0)
      }
      const onAccept = (response: Core.IncomingResponse) => {
        timer.accepted(response.message)
        onAnswered(response.message)
        settle(response)
      }
      const onReject = (response: Core.IncomingResponse) => {
        if (response.message.statusCode === tooSmall) this.#isTooSmall = timer.refused(response.message)
        settle(response)
      }
      session
        .invite({
          requestOptions: { extraHeaders: [...timer.request(), allowUpdate] },
          requestDelegate: { onAccept, onReject, onRedirect: settle },
        })
        .then((request) => {
          this.#ours = { request, connection: this.#socket.carrier }
        })
        .catch(() => media.rollbackDescription().then(() => resolve(crossed), reject))
    })
  }

  #watchTheirs(): void {
    const { session, clock } = this.#dependencies
    const taker = session as unknown as ChangeTaker
    const take = taker.onInviteRequest.bind(session)
    const acknowledge = taker.onAckRequest.bind(session)
    let over = (): void => undefined

    taker.onInviteRequest = (request) => {
      if (this.#isAnswering) return void request.reject(tooSoon())
      if (taker.pendingReinvite) return void request.reject({ statusCode: crossed })
      if (isTooShort(request.message)) return void request.reject(tooShort)
      this.#addTimer(request)
      this.#theirs = new Promise((resolve) => {
        over = resolve
        clock.after(acknowledgeLimit, resolve)
      })
      take(request)
    }
    taker.onAckRequest = (request) => {
      over()
      return acknowledge(request)
    }
  }

  /** Has the answer say who refreshes the call. */
  #addTimer(request: Core.IncomingInviteRequest): void {
    const accept = request.accept.bind(request)
    request.accept = ({ extraHeaders = [], ...options } = { statusCode: 200 }) =>
      accept({
        ...options,
        extraHeaders: [...extraHeaders, ...this.#dependencies.timer.answer(request.message), allowUpdate],
      })
  }

  /** Changes what is sent and received, or only tells that the far end is there, and who it is (RFC 3311 section 5.2). */
  async #takeUpdate(request: Core.IncomingRequestMessage): Promise<Answer> {
    const { media, timer, onChanged } = this.#dependencies
    if (isTooShort(request)) return tooShort
    if (!media.hasDescription(request.getHeader('Content-Type') ?? '')) {
      onChanged(request)
      return { statusCode: 200, extraHeaders: timer.answer(request) }
    }
    if (this.#isAnswering) return tooSoon()
    if (this.#isBusy || !media.isSettled) return { statusCode: crossed }
    const body = await this.#answerInTurn(request.body)
    onChanged(request)
    return { statusCode: 200, extraHeaders: timer.answer(request), body }
  }

  get #isBusy(): boolean {
    return (this.#dependencies.session as unknown as ChangeTaker).pendingReinvite
  }

  /** Ours waits until theirs is answered: described before, our offer would be an answer to theirs. */
  #answerInTurn(offer: string): Promise<Core.Body> {
    this.#isAnswering = true
    const answered = this.#answerOffer(offer).finally(() => (this.#isAnswering = false))
    this.#theirs = answered.then(
      () => undefined,
      () => undefined,
    )
    return answered
  }

  async #answerOffer(offer: string): Promise<Core.Body> {
    const { media } = this.#dependencies
    try {
      await media.setDescription(offer)
      const { body, contentType } = await media.getDescription()
      return { contentDisposition: 'session', contentType, content: body }
    } catch (error) {
      await media.rollbackDescription()
      throw error
    }
  }
}
