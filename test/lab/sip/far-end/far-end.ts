import { numbers, sipDomain, tones } from '../../agents.ts'
import { parseUri, tagOf, userOf } from '../message/address.ts'
import { newTag } from '../message/identifiers.ts'
import { headerOf } from '../message/message.ts'
import { createCall, type CallOptions } from './call.ts'
import { keepConnected } from './connection.ts'
import { handleOf, type FarEndCall } from './handle.ts'
import { takeCall } from './incoming.ts'
import { createLeg, type Leg } from './leg.ts'
import type { Link } from './links.ts'
import { answering, outcomes as usualOutcomes, type Outcome } from './outcomes.ts'
import { placeCall, type Caller } from './outgoing.ts'
import { replacedBy, takeReferral } from './transfer.ts'
import { createRegistration } from './user-agent/registration.ts'
import type { ServerTransaction } from './user-agent/server-transaction.ts'
import { createUserAgent } from './user-agent/user-agent.ts'

export interface FarEndOptions {
  readonly link: Link
  /** Hz: what the other side gets to hear; the lab's tone when not given. */
  readonly tone?: number
  /** ms that an answer or an ACK is waited for; 32 s when not given. */
  readonly patience?: number
}

export interface CallAgent {
  readonly extension: string
  /** The telephone number that calls; the lab's answering number when not given. */
  readonly from?: string
  readonly name?: string
  /** ms after the answer that the far end hangs up by itself. */
  readonly hangsUpAfter?: number
}

/** Everybody who is not an agent: takes calls, makes calls, says a tone, and measures what it hears. */
export interface FarEnd {
  /** Connects, and registers where the link needs that. */
  start(): Promise<void>
  call(options: CallAgent): FarEndCall
  /** All calls since the start, the oldest first. */
  calls(): readonly FarEndCall[]
  /** Resolves with the next call that an agent makes. */
  nextCall(): Promise<FarEndCall>
  /** Connects the other sides of two calls with each other: an attended transfer. @returns the SIP status */
  connect(one: FarEndCall, other: FarEndCall): Promise<number>
  /** Says what happens to calls to a number from now on. */
  behave(number: string, outcome: Outcome): void
  close(): Promise<void>
}

export type { FarEndCall } from './handle.ts'

const mostCalls = 200

const atOnce: Outcome = { rings: 0, then: 'answer' }

export function createFarEnd({ link, tone = tones.farEnd, patience }: FarEndOptions): FarEnd {
  const user = link.user ?? link.account?.user ?? 'far-end'
  const contact = `sip:${user}@${link.transport.contactHost}`
  const outcomes = new Map(usualOutcomes)
  const legs: Leg[] = []
  const waiting: ((call: FarEndCall) => void)[] = []

  const agent = createUserAgent({
    transport: link.transport,
    ...(link.account && { account: link.account }),
    ...(patience !== undefined && { patience }),
    onRequest: take,
    onLost() {
      registration?.stop()
      void connection.restore()
    },
  })
  const registration =
    link.account && createRegistration({ ask: agent.ask, user, domain: sipDomain, contact })
  const connection = keepConnected(async () => {
    await agent.open()
    await registration?.start()
  })

  function addLeg(who: Pick<CallOptions, 'id' | 'direction' | 'number' | 'extension'>): Leg {
    const call = createCall({ ...who, createPath: link.createPath, tone })
    const refer: Leg['refer'] = (transaction, dialog) => {
      takeReferral(transaction, dialog, agent, (reference) =>
        place({ ...who, from: who.number, ...reference }),
      )
    }
    const leg = createLeg({
      call,
      agent,
      contact: ['Contact', `<${registration?.gruu() ?? contact}>`],
      refer,
    })
    legs.push(leg)
    legs.splice(0, legs.length - mostCalls)
    return leg
  }

  function place({ from, extension, ...options }: Omit<Caller, 'domain'>): Leg {
    const leg = addLeg({ id: newTag(), direction: 'to-agent', number: from, extension })
    placeCall(leg, { ...options, from, extension, domain: sipDomain }).catch((error: unknown) => {
      leg.call.end({ by: 'far-end', reason: String(error) })
    })
    return leg
  }

  /** The call that an INVITE takes the place of ends when the new one is answered (RFC 3891 §3). */
  function takePlaceOf(old: Leg, leg: Leg): void {
    leg.call.progress.listen(({ state }) => {
      if (state === 'answered') void old.hangUp()
    })
  }

  function takeInvite(transaction: ServerTransaction): void {
    const { request } = transaction
    const number = parseUri(request.uri)?.user ?? ''
    const leg = addLeg({
      id: headerOf(request, 'Call-ID') ?? '',
      direction: 'from-agent',
      number,
      extension: userOf(headerOf(request, 'From')) ?? '',
    })
    const replaced = replacedBy(request)
    const old =
      replaced && legs.find((each) => each.conversation()?.isDialog(replaced.callId, replaced.localTag))
    if (old) takePlaceOf(old, leg)
    void takeCall(leg, transaction, old ? atOnce : (outcomes.get(number) ?? answering))
    for (const resolve of waiting.splice(0)) resolve(handleOf(leg))
  }

  function take(transaction: ServerTransaction): void {
    const { request, respond } = transaction
    const tag = tagOf(headerOf(request, 'To'))
    const owner = legs.map((leg) => leg.conversation()).find((each) => each?.owns(request))
    if (owner) owner.take(transaction)
    else if (tag !== undefined) respond(481)
    else if (request.method === 'INVITE') takeInvite(transaction)
    else respond(request.method === 'OPTIONS' ? 200 : 405)
  }

  return {
    start: () => connection.start(),
    call: ({ from = numbers.answers, ...options }) => handleOf(place({ ...options, from })),
    calls: () => legs.map(handleOf),
    connect(one, other) {
      const [from, to] = [one, other].map(({ id }) => legs.find(({ call }) => call.id === id)?.conversation())
      return from && to ? from.transfer(to.reference()) : Promise.resolve(481)
    },
    nextCall: () =>
      new Promise((resolve) => {
        waiting.push(resolve)
      }),
    behave(number, outcome) {
      outcomes.set(number, outcome)
    },
    async close() {
      await connection.stop()
      await Promise.all([registration?.remove(), ...legs.map(({ call }) => call.close())])
      await agent.close()
    },
  }
}
