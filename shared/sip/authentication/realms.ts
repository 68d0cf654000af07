import { Core } from 'sip.js'
import type { Challenge } from './digest.ts'
import { numberAfter, rememberDialogs } from './numbers.ts'

type Credentials = Pick<Core.DigestAuthentication, 'authenticate' | 'toString'>

/** The corner of sip.js 0.21.2 that answers challenges: one for each request, whoever has asked. */
interface Challenged {
  readonly core: { readonly configuration: { readonly authenticationFactory: () => Credentials | undefined } }
  readonly message: Core.OutgoingRequestMessage
  /** Sends the request, in a transaction of its own. */
  init(): void
  authenticationGuard: (this: Challenged, response: Core.IncomingResponseMessage) => boolean
}

/** By which header a response asks for credentials, and by which it gets them (RFC 3261 section 22). */
const headers: Readonly<Record<number, readonly [question: string, answer: string]>> = {
  401: ['www-authenticate', 'authorization'],
  407: ['proxy-authenticate', 'proxy-authorization'],
}

/** How often one request is answered with credentials, whoever asks. */
const most = 8

interface Answer {
  readonly header: string
  readonly challenge: Challenge
  readonly credentials: Credentials
}

/** What one request tells about its credentials: to each realm on its way something of its own. */
class Answers {
  readonly #create: () => Credentials | undefined
  readonly #answers = new Map<string, Answer>()
  #count = 0

  constructor(create: () => Credentials | undefined) {
    this.#create = create
  }

  /**
   * Takes the questions of a response.
   *
   * @returns all values of all headers that the request needs now; nothing where no question can be answered anew
   */
  to(
    header: string,
    challenges: readonly Challenge[],
    request: Core.OutgoingRequestMessage,
  ): ReadonlyMap<string, string[]> | undefined {
    const isNew = challenges.filter((challenge) => this.#take(header, challenge)).length > 0
    if (!isNew || ++this.#count > most) return undefined
    const values = new Map<string, string[]>()
    for (const [realm, answer] of this.#answers) {
      if (answer.credentials.authenticate(request, answer.challenge))
        values.set(answer.header, [...(values.get(answer.header) ?? []), answer.credentials.toString()])
      else this.#answers.delete(realm)
    }
    return values.has(header) ? values : undefined
  }

  /**
   * A nonce that is stale says nothing about the credentials: a server that has just been started anew, or several
   * that do not know each other's nonces, may say so more than once, and only what comes after it is the first word
   * about them. Otherwise a realm that asks twice has refused what it got.
   */
  #take(header: string, challenge: Challenge): boolean {
    const realm = `${header} ${challenge.realm ?? ''}`
    const before = this.#answers.get(realm)?.challenge
    const credentials = this.#create()
    if (!credentials || (before && !challenge.stale && !before.stale)) return false
    this.#answers.set(realm, { header, challenge, credentials })
    return true
  }
}

const challengesIn = (response: Core.IncomingResponseMessage, question: string): readonly Challenge[] =>
  response
    .getHeaders(question)
    .flatMap((_, index) => (response.parseHeader(question, index) as Challenge | undefined) ?? [])

/**
 * Has each realm answered that asks for credentials: a proxy on the way, and the telephone system behind it (RFC 3261
 * section 22.3). sip.js answers one question for each request, and takes the next one for a refusal.
 */
export function answerEachRealm(): void {
  rememberDialogs()
  const client = Core.UserAgentClient.prototype as unknown as Challenged
  const answersOf = new WeakMap<Challenged, Answers>()
  client.authenticationGuard = function (response) {
    const [question, header] = headers[response.statusCode ?? 0] ?? []
    if (!question || !header) return true
    const answers = answersOf.get(this) ?? new Answers(this.core.configuration.authenticationFactory)
    answersOf.set(this, answers)
    const values = answers.to(header, challengesIn(response, question), this.message)
    if (!values) return true
    this.message.cseq = numberAfter(this.message)
    this.message.setHeader('cseq', `${String(this.message.cseq)} ${this.message.method}`)
    for (const [name, each] of values) this.message.setHeader(name, each)
    this.init()
    return false
  }
}
