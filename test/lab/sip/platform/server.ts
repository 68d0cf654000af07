import { sipDomain } from '../../agents.ts'
import { createAuthenticator, type ChallengeStatus } from '../authentication/authenticator.ts'
import type { Account } from '../authentication/digest.ts'
import { parseUri, tagOf, userOf } from '../message/address.ts'
import { newTag } from '../message/identifiers.ts'
import { headerOf, isRequest, type SipMessage, type SipRequest } from '../message/message.ts'
import { respond } from '../message/respond.ts'
import { createDialogSeal } from './dialog-seal.ts'
import type { Flow } from './flow.ts'
import { createLocation } from './location.ts'
import { createProxy } from './proxy.ts'
import { createVoiceMail } from './voice-mail.ts'
import { createRegistrar } from './registrar.ts'
import { isAnswerable, objectionTo } from './sanity.ts'

export interface ServerOptions {
  /** Host and port of this server. */
  readonly sentBy: string
  /** The secret shared with the token service. */
  readonly secret: string
  readonly trunk: Account
  readonly extensions: ReadonlySet<string>
  readonly log: (line: string) => void
  /** s since the epoch */
  readonly now: () => number
}

/** s */
const nonceLifetime = 300

type Handler = (flow: Flow, request: SipRequest) => void

/** What the platform does with each message: registrar, proxy, and the checks before them. */
export function createServer({ sentBy, secret, trunk, extensions, log, now }: ServerOptions) {
  const location = createLocation(now, trunk.user)
  const users = { [trunk.user]: trunk.password }
  const authenticator = createAuthenticator({ realm: sipDomain, secret, users, nonceLifetime, now })
  const proxy = createProxy({
    sentBy,
    domain: sipDomain,
    location,
    seal: createDialogSeal(secret, sentBy),
    trunk: trunk.user,
    isExtension: (user) => extensions.has(user),
  })
  const registrar = createRegistrar({
    domain: sipDomain,
    location,
    now,
    onMoved: (binding) => {
      proxy.ringAgain(binding)
    },
  })

  const voiceMail = createVoiceMail(sentBy)

  const reply = (flow: Flow, request: SipRequest, status: number, reason?: string): void => {
    flow.send(respond(request, status, { toTag: newTag(), ...(reason && { reason }) }))
  }

  /** Whether the sender is known and is who the request says; if not, they are told. */
  function admit(flow: Flow, request: SipRequest, status: ChallengeStatus): boolean {
    const verdict = authenticator.check(request, status)
    if (verdict.user === undefined) {
      const headers = [authenticator.challenge(status, verdict.stale)]
      flow.send(respond(request, status, { headers, toTag: newTag() }))
      return false
    }
    const said = userOf(headerOf(request, status === 401 ? 'To' : 'From'))
    const mine = verdict.user === said || (verdict.user === trunk.user && status === 407)
    if (!mine) reply(flow, request, 403)
    return mine
  }

  const begin: Handler = (flow, request) => {
    if (admit(flow, request, 407)) proxy.begin(flow, request)
  }

  const handlers: Readonly<Record<string, Handler>> = {
    ACK(flow, request) {
      if (!proxy.isAbsorbed(request)) proxy.proceed(flow, request)
    },
    CANCEL(flow, request) {
      proxy.cancel(flow, request)
    },
    /** A keep-alive asks the server itself; any other OPTIONS is for a user. */
    OPTIONS(flow, request) {
      if (parseUri(request.uri)?.user === undefined) reply(flow, request, 200)
      else begin(flow, request)
    },
    /** The one thing that can be subscribed to here is one's own voice mail. */
    SUBSCRIBE(flow, request) {
      if (!admit(flow, request, 407)) return
      if (headerOf(request, 'Event') === 'message-summary') voiceMail.subscribe(flow, request)
      else reply(flow, request, 489)
    },
    REGISTER(flow, request) {
      if (admit(flow, request, 401)) flow.send(registrar.register(flow, request))
    },
  }

  const isInDialog = (request: SipRequest): boolean =>
    tagOf(headerOf(request, 'To')) !== undefined && !['ACK', 'CANCEL'].includes(request.method)

  function receiveRequest(flow: Flow, request: SipRequest): void {
    const objection = objectionTo(request)
    if (objection && request.method === 'ACK') log('sip: dropped an ACK that makes no sense')
    else if (objection) reply(flow, request, objection.status, objection.reason)
    else if (isInDialog(request) && request.method !== 'SUBSCRIBE') proxy.proceed(flow, request)
    else (handlers[request.method] ?? begin)(flow, request)
  }

  return {
    receive(flow: Flow, message: SipMessage): void {
      if (!isRequest(message)) proxy.receive(message)
      else if (isAnswerable(message)) receiveRequest(flow, message)
      else log(`sip: dropped a ${message.method} that cannot be answered`)
    },
    /** The way to a user agent is closed. */
    lose(flow: Flow): void {
      location.removeFlow(flow)
    },
    setMessages(user: string, count: number): void {
      voiceMail.set(user, count)
    },
    registered: () => location.all().map(({ user, contact }) => ({ user, contact })),
    close(): void {
      proxy.close()
    },
  }
}
