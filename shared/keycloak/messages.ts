import * as v from 'valibot'
import { failures, type FailureCode } from '../call/failure.ts'
import { grantSchema } from './grant.ts'

/** From the redirect page to whoever opened it. */
export const callbackTag = 'sidetone.sign-in.callback'

export const callbackSchema = v.object({ url: v.pipe(v.string(), v.maxLength(4096)) })

/** Between the login page and the connector that frames it. */
export const loginTag = 'sidetone.sign-in.login'

const failure = v.object({
  code: v.picklist(Object.keys(failures) as FailureCode[]),
  detail: v.optional(v.string()),
})

/** A session that has not come to its end: a sign-in on its way. */
export const progressSchema = v.variant('state', [
  v.object({ state: v.literal('preparing') }),
  v.object({
    state: v.literal('signed-out'),
    failure: v.optional(failure),
    offersDevice: v.optional(v.boolean()),
  }),
  v.object({
    state: v.literal('signing-in'),
    device: v.optional(v.object({ code: v.string(), address: v.string() })),
  }),
  v.object({ state: v.literal('unable'), failure }),
])

/** What the login page tells the connector. */
export const fromLoginPage = v.variant('type', [
  /** Asks for what to do: it has just been loaded. */
  v.object({ type: v.literal('ready') }),
  v.object({ type: v.literal('progress'), progress: progressSchema }),
  v.object({ type: v.literal('grant'), grant: grantSchema }),
])

/** What the connector tells the login page. */
export const toLoginPage = v.variant('type', [
  v.object({
    type: v.literal('prepare'),
    request: v.object({
      userName: v.string(),
      clientId: v.string(),
      discovery: v.string(),
      scope: v.optional(v.string()),
      deviceSignIn: v.optional(v.boolean()),
    }),
    before: v.optional(v.object({ failure: v.optional(failure) })),
  }),
  v.object({ type: v.literal('sign-in'), place: v.optional(v.picklist(['window', 'device'])) }),
  v.object({ type: v.literal('cancel') }),
  /** Offer to sign in once more. */
  v.object({ type: v.literal('again'), failure: v.optional(failure) }),
  /** The connector has the tokens. */
  v.object({ type: v.literal('signed-in'), name: v.string() }),
])

export type FromLoginPage = v.InferOutput<typeof fromLoginPage>
export type ToLoginPage = v.InferOutput<typeof toLoginPage>

/** What to do with each type of message. */
export type MessageTable<M extends { readonly type: string }> = {
  readonly [T in M['type']]: (message: Extract<M, { type: T }>) => void
}

/** Hands each message to the row for its type. */
export const byType =
  <M extends { readonly type: string }>(table: MessageTable<M>) =>
  (message: M): void => {
    const act = table[message.type as M['type']] as (message: M) => void
    act(message)
  }
