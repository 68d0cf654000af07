import * as v from 'valibot'
import { failures, type FailureCode } from '../call/failure.ts'
import { eventDetails, type EventName } from './events.ts'

/** Between a page and the phone in its frame. A page may hand tokens in; none ever comes out. */
export const embeddingTag = 'sidetone.embedding'

const short = v.pipe(v.string(), v.maxLength(500))
/** bytes of a token, about */
const token = v.pipe(v.string(), v.maxLength(20_000))
const id = v.pipe(v.number(), v.integer(), v.minValue(0))
const code = v.picklist(Object.keys(failures) as FailureCode[])
const failure = { code, detail: v.optional(v.pipe(v.string(), v.maxLength(2000))) }
const user = v.object({ id: short, name: short, displayName: v.optional(short) })

/** What a page asks of the phone in its frame. */
export const toPhone = v.variant('type', [
  /** The answer to `ready`: how the phone is to be. */
  v.object({
    type: v.literal('begin'),
    settings: v.record(short, v.pipe(v.string(), v.maxLength(5000))),
    skin: v.optional(v.picklist(['slds', 'fluent'])),
  }),
  v.object({ type: v.literal('login-sso'), id, user: short }),
  v.object({ type: v.literal('login-password'), id, user: short, password: short }),
  /** The page has tokens, and gives one whenever it is asked by `token-wanted`; `id` is the name of the login. */
  v.object({ type: v.literal('login-tokens'), id }),
  v.object({ type: v.literal('token'), id, token }),
  v.object({ type: v.literal('no-token'), id, ...failure }),
  /** The session that the tokens belong to is over. */
  v.object({ type: v.literal('session-ended'), login: id }),
  v.object({ type: v.literal('logout'), id }),
  v.object({ type: v.literal('dial'), number: short }),
])

/** What the phone tells the page around its frame. */
export const fromPhone = v.variant('type', [
  /** Asks for `begin`: it has just been loaded. */
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('event'),
    name: v.picklist(Object.keys(eventDetails) as EventName[]),
    detail: v.unknown(),
  }),
  /** What was asked with this id is done. */
  v.object({ type: v.literal('done'), id, user: v.optional(user) }),
  v.object({ type: v.literal('failed'), id, ...failure }),
  v.object({ type: v.literal('token-wanted'), id, login: id }),
  /** No more tokens of this login are needed. */
  v.object({ type: v.literal('tokens-released'), login: id }),
])

export type ToPhone = v.InferOutput<typeof toPhone>
export type FromPhone = v.InferOutput<typeof fromPhone>
