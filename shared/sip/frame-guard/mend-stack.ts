import { Core, Invitation, Session, SessionState } from 'sip.js'
import { answerEachRealm } from '../authentication/realms.ts'
import { isSuccess } from '../response-codes.ts'
import { randomToken } from '../random.ts'
import { endOnce } from './ends.ts'
import { readOnce } from './stack.ts'

/** The corners of sip.js 0.21.2 that are mended. */
interface ReInviteClient {
  receiveResponse: (this: ReInviteClient, response: Core.IncomingResponseMessage) => void
}
interface ResponseSorter {
  readonly userAgentClients: ReadonlyMap<
    string,
    Core.UserAgentClient & { readonly transaction: { readonly id: string } }
  >
  receiveResponseFromTransport: (this: ResponseSorter, response: Core.IncomingResponseMessage) => void
}
interface PrackTaker {
  onPrackRequest: (request: Core.IncomingPrackRequest) => void
}
interface Answered {
  readonly state: SessionState
  onAckTimeout: (this: Answered) => void
}

interface Tagging {
  readonly message: Core.IncomingRequestMessage
  toTag: string
  init: (this: Tagging) => void
}
interface Replying {
  replyStateless: Core.UserAgentCore['replyStateless']
}

interface Accepting {
  readonly message: Core.IncomingRequestMessage
  readonly earlyDialog?: Core.SessionDialog
  accept: (this: Accepting, options?: Core.ResponseOptions) => Core.OutgoingResponseWithSession
}

const accepted = new WeakSet<ReInviteClient>()

/**
 * Every 2xx to a re-INVITE but the first is left alone. A request in a dialog reaches one phone, so that another 2xx,
 * under another tag, is astray; sip.js would acknowledge it and throws. Repeats of the first do not come this far.
 */
function ignoreSecondAccepts(): void {
  const client = Core.ReInviteUserAgentClient.prototype as unknown as ReInviteClient
  const receiveResponse = client.receiveResponse
  client.receiveResponse = function (response) {
    if (isSuccess(response.statusCode) && accepted.has(this)) return
    if (isSuccess(response.statusCode)) accepted.add(this)
    receiveResponse.call(this, response)
  }
}

/**
 * An answer repeats the description that it gave while it rang, where that was one of ours. Where the caller has answered
 * our offer by PRACK (RFC 3262 section 5) nothing is left to say; sip.js would send the caller's own description back.
 */
function repeatOnlyOurs(): void {
  const server = Core.InviteUserAgentServer.prototype as unknown as Accepting
  const { accept } = server
  server.accept = function (options) {
    const { earlyDialog, message } = this
    if (!earlyDialog || message.body) return accept.call(this, options)
    Object.defineProperty(earlyDialog, 'answer', { value: undefined, configurable: true })
    try {
      return accept.call(this, options)
    } finally {
      Reflect.deleteProperty(earlyDialog, 'answer')
    }
  }
}

/** A tag is cryptographically random, at least 32 bits (RFC 3261 section 19.3); that of sip.js can be foretold. */
function tagUnguessably(): void {
  const server = Core.UserAgentServer.prototype as unknown as Tagging
  const { init } = server
  server.init = function () {
    if (!this.message.toTag) this.toTag = randomToken(8)
    init.call(this)
  }
  const core = Core.UserAgentCore.prototype as Replying
  const { replyStateless } = core
  core.replyStateless = function (this: Core.UserAgentCore, message, options) {
    return replyStateless.call(this, message, { toTag: randomToken(8), ...options })
  }
}

/** A PRACK for nothing that was sent is refused (RFC 3262 section 3). */
function refuseStrayPracks(): void {
  const session = Session.prototype as unknown as PrackTaker
  session.onPrackRequest = (request) => void request.reject({ statusCode: 481 })
}

/**
 * A call that has ended before its answer was confirmed is over, and the confirmation is not missed. sip.js hangs up
 * once more, and throws.
 */
function ignoreLateTimeouts(): void {
  const invitation = Invitation.prototype as unknown as Answered
  const { onAckTimeout } = invitation
  invitation.onAckTimeout = function () {
    if (this.state !== SessionState.Terminated) onAckTimeout.call(this)
  }
}

/**
 * A question for credentials that comes twice is answered once. sip.js hands the second one to the request that has
 * taken the place of the first, and that one takes it for a refusal.
 */
function ignoreOldResponses(): void {
  const sorter = Core.UserAgentCore.prototype as unknown as ResponseSorter
  const receive = sorter.receiveResponseFromTransport
  sorter.receiveResponseFromTransport = function (response) {
    const client = this.userAgentClients.get(response.viaBranch + response.method)
    if (!client || client.transaction.id === response.viaBranch) receive.call(this, response)
  }
}

/**
 * Mends sip.js where it throws for a sound message because of the state that a call is in, some of it where nobody
 * can catch that, and where it gives up too soon. The guard reads each message by itself, so it cannot tell. And has
 * it read each message once.
 */
export function mendStack(): void {
  readOnce()
  ignoreSecondAccepts()
  repeatOnlyOurs()
  tagUnguessably()
  refuseStrayPracks()
  ignoreLateTimeouts()
  answerEachRealm()
  ignoreOldResponses()
  endOnce()
}
