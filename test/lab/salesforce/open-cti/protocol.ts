import * as v from 'valibot'
import type { OpenCtiError } from '../org-error.ts'

/** A call from the adapter's page to the console. */
export const requestSchema = v.object({
  methodName: v.string(),
  callId: v.number(),
  apiVersion: v.number(),
  apiType: v.literal('opencti'),
  isCallbackRegistered: v.boolean(),
  isListenerRegistered: v.boolean(),
  args: v.record(v.string(), v.unknown()),
})

export type OpenCtiRequest = v.InferOutput<typeof requestSchema>

/** What a callback is called with. `subscribe` alone has `subscription` in place of `returnValue`. */
export type OpenCtiResponse =
  | { readonly success: true; readonly returnValue: unknown; readonly errors: null }
  | { readonly success: true; readonly subscription: unknown; readonly errors: null }
  | { readonly success: false; readonly returnValue: null; readonly errors: readonly OpenCtiError[] }

/** A message from the console to the adapter's page: the answer to a call, or news for a listener. */
export interface OpenCtiMessage {
  readonly apiType: 'opencti'
  readonly apiVersion: number
  readonly methodName: string
  /** Only of answers. */
  readonly callId?: number
  /** `OpenCtiResponse` of answers; of news the payload itself. */
  readonly response: unknown
}

export const success = (returnValue: unknown): OpenCtiResponse => ({
  success: true,
  returnValue,
  errors: null,
})

export const failure = (error: OpenCtiError): OpenCtiResponse => ({
  success: false,
  returnValue: null,
  errors: [error],
})
