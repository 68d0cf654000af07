import { Grammar, type Core, type UserAgent } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { randomToken } from './random.ts'
import { isStale } from './stale-nonce.ts'

/** The registrar's no, with its status code. */
export class RegistrationRefused extends Error {
  override readonly name = 'RegistrationRefused'
  readonly status: number
  /** How long the registrar wants to be left alone, where it says so: s. */
  readonly retryAfter: number | undefined

  constructor(status: number, retryAfter?: number) {
    super(`registration refused: ${String(status)}`)
    this.status = status
    this.retryAfter = retryAfter
  }
}

/** What this phone asks for: s. */
const wantedDuration = 300

/** How long a registrar may take: ms. */
const answerLimit = 8_000

interface ContactHeader {
  readonly uri: { readonly user?: string }
  getParam(name: string): string | null | undefined
}

/** Our own binding among those that a registrar lists. */
function ownContact(
  message: Core.IncomingResponseMessage,
  user: string | undefined,
): ContactHeader | undefined {
  return message
    .getHeaders('contact')
    .map((_, index) => message.parseHeader('contact', index) as ContactHeader | undefined)
    .find((contact) => contact?.uri.user === user)
}

/** The option tag of RFC 5626, with which a registrar knows what to make of a `reg-id`. */
const outbound = 'outbound'

const secondsIn = (text: string | null | undefined): number | undefined => {
  const seconds = Number.parseInt(text ?? '', 10)
  return Number.isFinite(seconds) ? seconds : undefined
}

/**
 * This phone's binding at the registrar (RFC 3261 section 10), with an instance and a GRUU (RFC 5626, RFC 5627), so
 * that calls find the phone on whatever connection it has. sip.js has a Registerer; it waits half a minute when a
 * connection is lost in mid-request.
 */
export class Registration {
  readonly #sip: UserAgent
  readonly #clock: Clock
  readonly #callId = randomToken()
  readonly #fromTag = randomToken(8)
  #sequence = 0
  #duration = wantedDuration
  /** Whether calls are to come by the connection that the phone registers by (RFC 5626). */
  #isOutbound = true

  constructor(sip: UserAgent, clock: Clock) {
    this.#sip = sip
    this.#clock = clock
  }

  /** From now on by another connection: what stood before the registrar may not stand there any more. */
  begin(): void {
    this.#isOutbound = true
  }

  /**
   * Registers, or refreshes.
   *
   * @returns for how long: ms
   * @throws RegistrationRefused where the registrar says no
   * @throws PhoneError `line.unreachable` where it says nothing, grants no time, or cannot make up its mind
   */
  async register(): Promise<number> {
    const response = await this.#request(this.#duration)
    const status = response.statusCode ?? 0
    const least = secondsIn(response.getHeader('min-expires'))
    if (status === 423 && least && least > this.#duration) {
      this.#duration = least
      return this.register()
    }
    if (status === 439 && this.#isOutbound) {
      // What stands between us and the registrar does not know of it (RFC 5626 section 11.6).
      this.#isOutbound = false
      return this.register()
    }
    if (isStale(response)) throw new PhoneError('line.unreachable', 'asked for credentials again and again')
    if (status < 200 || status >= 300)
      throw new RegistrationRefused(status, secondsIn(response.getHeader('retry-after')))
    return this.#accepted(response)
  }

  #accepted(response: Core.IncomingResponseMessage): number {
    const own = ownContact(response, this.#sip.contact.uri.user)
    this.#takeGruu(own)
    const told = secondsIn(own?.getParam('expires')) ?? secondsIn(response.getHeader('expires'))
    const granted = told ?? this.#duration
    if (granted <= 0) throw new PhoneError('line.unreachable', 'registered for no time')
    return granted * 1_000
  }

  async unregister(): Promise<void> {
    await this.#request(0)
  }

  #request(expires: number): Promise<Core.IncomingResponseMessage> {
    const message = this.#message(expires)
    this.#sequence = message.cseq
    return new Promise((resolve, reject) => {
      const stopWaiting = this.#clock.after(answerLimit, () =>
        reject(new PhoneError('line.unreachable', 'no answer to REGISTER')),
      )
      const settle = ({ message: response }: Core.IncomingResponse) => {
        stopWaiting()
        // Where it was challenged, the answer went out under the next number.
        this.#sequence = Math.max(this.#sequence, message.cseq)
        resolve(response)
      }
      this.#sip.userAgentCore.register(message, { onAccept: settle, onReject: settle, onRedirect: settle })
    })
  }

  #message(expires: number): Core.OutgoingRequestMessage {
    const { uri } = this.#sip.configuration
    const registrar = uri.clone()
    registrar.user = undefined
    const { userAgentCore: core } = this.#sip
    const options = {
      ...{ callId: this.#callId, fromTag: this.#fromTag, cseq: this.#sequence + 1 },
      optionTags: [...core.configuration.supportedOptionTags, 'path', 'gruu'].filter(
        (tag) => this.#isOutbound || tag !== outbound,
      ),
    }
    const headers = [this.#contact(expires)]
    return core.makeOutgoingRequestMessage('REGISTER', registrar, uri, uri, options, headers)
  }

  #contact(expires: number): string {
    const { contact, instanceId } = this.#sip
    return [
      `Contact: ${contact.toString({ register: true })}`,
      ...(this.#isOutbound ? ['reg-id=1'] : []),
      `+sip.instance="<urn:uuid:${instanceId}>"`,
      `expires=${String(expires)}`,
    ].join(';')
  }

  /** One that another registrar has given leads nowhere any more. */
  #takeGruu(own: ContactHeader | undefined): void {
    const gruu = own?.getParam('pub-gruu')?.replaceAll('"', '')
    this.#sip.contact.pubGruu = gruu ? Grammar.URIParse(gruu) : undefined
  }
}
