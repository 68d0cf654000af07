import { parseUri, tagOf, userOf, branchOf } from '../message/address.ts'
import { headerOf, type SipRequest } from '../message/message.ts'

/** What is wrong with a request, as the response that says so. */
export interface Objection {
  readonly status: number
  readonly reason?: string
}

/** A request that lacks one of these cannot even be refused: there is nobody to answer to. */
const needed = ['Via', 'From', 'To', 'Call-ID', 'CSeq'] as const

export const isAnswerable = (request: SipRequest): boolean =>
  needed.every((name) => headerOf(request, name) !== undefined) &&
  branchOf(headerOf(request, 'Via')) !== undefined

const matchesMethod = (request: SipRequest): boolean => {
  const [, number = '', method = ''] = /^([0-9]{1,10})\s+(\S+)$/.exec(headerOf(request, 'CSeq') ?? '') ?? []
  return number !== '' && Number(number) < 2 ** 31 && method === request.method
}

/** Max-Forwards is one byte (RFC 3261 §20.22). */
const mostHops = 255

/** @returns NaN for what is no number */
const hopsLeft = (request: SipRequest): number => {
  const value = headerOf(request, 'Max-Forwards') ?? '70'
  return /^[0-9]+$/.test(value) ? Number(value) : NaN
}

type Check = readonly [wrong: (request: SipRequest) => boolean, objection: Objection]

/** In the order of RFC 3261 §16.3. */
const checks: readonly Check[] = [
  [(request) => !matchesMethod(request), { status: 400, reason: 'Bad CSeq' }],
  [(request) => tagOf(headerOf(request, 'From')) === undefined, { status: 400, reason: 'Bad From' }],
  [(request) => !/^sips?:/i.test(request.uri), { status: 416 }],
  [(request) => parseUri(request.uri) === undefined, { status: 400, reason: 'Bad Request-URI' }],
  [(request) => !(hopsLeft(request) <= mostHops), { status: 400, reason: 'Bad Max-Forwards' }],
  [(request) => hopsLeft(request) === 0, { status: 483 }],
  [
    (request) => request.method === 'REGISTER' && userOf(headerOf(request, 'To')) === undefined,
    { status: 400, reason: 'Bad To' },
  ],
]

/** The first thing that is wrong with a request. */
export const objectionTo = (request: SipRequest): Objection | undefined =>
  checks.find(([wrong]) => wrong(request))?.[1]

/** The request with one hop less to go. */
export const hopsAfter = (request: SipRequest): string => String(hopsLeft(request) - 1)
