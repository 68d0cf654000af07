import type { Core, Notification, Session, URI } from 'sip.js'
import type { Progress } from '../call/call.ts'
import { PhoneError, type FailureCode } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { deferred } from './deferred.ts'
import { statusIn } from './sip-fragment.ts'

export interface TransferDependencies {
  readonly session: Session
  readonly clock: Pick<Clock, 'after'>
  readonly onProgress: (progress: Progress) => void
}

/** How a transfer is over that did not fail. `untold`: the far end was asked, and is not going to tell how it goes. */
export type Outcome = 'connected' | 'untold' | 'cancelled'

/** How long the far end may keep silent about a transfer: ms. */
const patience = 180_000

/** How long it may keep silent once they have left us whom it is to call in our place: ms. */
const patienceOnceTaken = 10_000

const nobodyLeaves = new Promise<never>(() => undefined)

/** Why a transfer came to nothing, by the status that whom it went to answered with. */
const failures: Readonly<Record<number, FailureCode>> = {
  404: 'transfer.not-found',
  408: 'transfer.no-answer',
  410: 'transfer.not-found',
  480: 'transfer.no-answer',
  484: 'transfer.not-found',
  486: 'transfer.busy',
  487: 'transfer.no-answer',
  600: 'transfer.busy',
  603: 'transfer.declined',
  604: 'transfer.not-found',
}

const failureOf = (status: number): PhoneError =>
  new PhoneError(failures[status] ?? 'transfer.failed', String(status))

const addressOf = (address: string): string => `<${address}>`

/** Refers to whom a session is with, in the place of our own part of it (RFC 3891). */
export function inPlaceOf({ dialog }: Session): string {
  if (!dialog) throw new PhoneError('call.not-possible', 'no dialog')
  const { callId, remoteTag, localTag, remoteTarget } = dialog
  const replaces = encodeURIComponent(`${callId};to-tag=${remoteTag};from-tag=${localTag}`)
  return addressOf(`${remoteTarget.toString()}?Replaces=${replaces}`)
}

export const referenceTo = (uri: URI): string => addressOf(uri.toString())

/**
 * Asks the far end to call somebody else (REFER, RFC 3515), and follows what becomes of that. Hand it the NOTIFYs
 * of the session.
 */
export class Transfer {
  readonly #dependencies: TransferDependencies
  readonly #over = deferred<Outcome>()
  #isAsked = false
  #isTaken = false
  #stopWaiting = (): void => undefined

  constructor(dependencies: TransferDependencies) {
    this.#dependencies = dependencies
  }

  /**
   * @param reference value of Refer-To
   * @param ready resolves when the far end may be asked; where it is over by then it is not asked
   * @param left resolves when they have left us in whose call somebody is to take our place (RFC 3891 section 3): what
   * is told of that may be lost with a connection, and then nobody tells it again
   * @throws PhoneError `transfer.…`
   */
  async ask(reference: string, ready: Promise<void>, left: Promise<void> = nobodyLeaves): Promise<Outcome> {
    this.#wait()
    void Promise.race([left, this.#over.promise]).then(
      (outcome) => outcome ?? this.#taken(),
      () => undefined,
    )
    const early = await Promise.race([ready, this.#over.promise])
    if (!early) this.#refer(reference)
    return this.#over.promise.finally(() => this.#stopWaiting())
  }

  #refer(reference: string): void {
    const { dialog, userAgent } = this.#dependencies.session
    this.#isAsked = true
    dialog?.refer(
      { onAccept: (response) => this.#accepted(response), onReject: (response) => this.#refused(response) },
      {
        extraHeaders: [
          `Refer-To: ${reference}`,
          `Referred-By: ${addressOf(userAgent.configuration.uri.toString())}`,
          `Contact: ${userAgent.contact.toString()}`,
        ],
      },
    )
  }

  /** The far end tells how far it has come. */
  notified({ request }: Notification): void {
    const status = statusIn(request.body)
    if (status === undefined) return
    this.#wait()
    if (status >= 300) this.#over.reject(failureOf(status))
    else if (status >= 200) this.#over.resolve('connected')
    else this.#dependencies.onProgress(status === 100 ? 'calling' : 'ringing')
  }

  /** The far end has hung up, as it may who is busy with what it was asked for (RFC 5589 section 6.1). */
  left(): void {
    this.#over.resolve(this.#isAsked ? 'untold' : 'cancelled')
  }

  /** We do not want it any more, or the call has ended otherwise. */
  cancel(): void {
    this.#over.resolve('cancelled')
  }

  #accepted({ message }: Core.IncomingResponse): void {
    // The far end is not going to tell (RFC 4488).
    if (message.getHeader('Refer-Sub')?.trim().toLowerCase() === 'false') this.#over.resolve('untold')
  }

  #refused({ message }: Core.IncomingResponse): void {
    this.#over.reject(new PhoneError('transfer.refused', String(message.statusCode ?? 0)))
  }

  /** Where that was somebody else's doing, the far end has failed, and tells it soon. */
  #taken(): void {
    this.#isTaken = true
    this.#wait()
  }

  #wait(): void {
    const limit = this.#isTaken ? patienceOnceTaken : patience
    this.#stopWaiting()
    this.#stopWaiting = this.#dependencies.clock.after(limit, () => this.#stayUntold())
  }

  #stayUntold(): void {
    if (this.#isTaken) this.left()
    else this.#over.reject(new PhoneError('transfer.failed', 'nothing was heard'))
  }
}
