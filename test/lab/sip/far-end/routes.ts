import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import * as v from 'valibot'
import type { FarEnd } from './far-end.ts'
import type { FarEndCall } from './handle.ts'

const milliseconds = v.pipe(v.number(), v.minValue(0))

const callBody = v.object({
  extension: v.string(),
  from: v.optional(v.string()),
  name: v.optional(v.string()),
  hangsUpAfter: v.optional(milliseconds),
})

const oneCall = v.object({ id: v.string() })
const holdBody = v.object({ id: v.string(), held: v.boolean() })
const digitsBody = v.object({ id: v.string(), digits: v.pipe(v.string(), v.regex(/^[0-9*#A-D]+$/)) })

const outcomeBody = v.object({
  number: v.string(),
  outcome: v.object({
    rings: milliseconds,
    then: v.union([v.picklist(['answer', 'ring-on']), v.pipe(v.number(), v.minValue(300), v.maxValue(699))]),
    hangsUpAfter: v.optional(milliseconds),
  }),
})

/** What a request may be answered with instead of a result. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

type Action = (farEnd: FarEnd, body: unknown) => unknown

function find(farEnd: FarEnd, id: string): FarEndCall {
  const call = farEnd.calls().find((each) => each.id === id)
  if (!call) throw new Refused(404, 'no such call')
  return call
}

/** The far end's buttons, for the start page and for tests. Times are in ms. */
const actions: Readonly<Record<string, Action>> = {
  'GET /far-end/calls': (farEnd) => farEnd.calls().map((call) => call.report()),
  'POST /far-end/call': (farEnd, body) => farEnd.call(v.parse(callBody, body)).report(),
  async 'POST /far-end/hang-up'(farEnd, body) {
    const call = find(farEnd, v.parse(oneCall, body).id)
    await call.hangUp()
    return call.report()
  },
  async 'POST /far-end/hold'(farEnd, body) {
    const { id, held } = v.parse(holdBody, body)
    return { status: await find(farEnd, id).hold(held) }
  },
  'POST /far-end/digits'(farEnd, body) {
    const { id, digits } = v.parse(digitsBody, body)
    find(farEnd, id).press(digits)
    return {}
  },
  /** What happens to calls to a number from now on. */
  'POST /far-end/outcome'(farEnd, body) {
    const { number, outcome } = v.parse(outcomeBody, body)
    farEnd.behave(number, outcome)
    return {}
  },
}

/** A form of another site cannot send this type without asking first, so no page but the lab's own gets through. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.method === 'GET') return undefined
  if (request.headers['content-type']?.split(';')[0] !== 'application/json')
    throw new Refused(415, 'JSON only')
  try {
    return JSON.parse(await text(request))
  } catch {
    throw new Refused(400, 'this is no JSON')
  }
}

const statusOf = (error: unknown): number => {
  if (error instanceof Refused) return error.status
  return error instanceof v.ValiError ? 400 : 500
}

async function answer(
  action: Action,
  farEnd: FarEnd,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let status = 200
  let result: unknown
  try {
    result = await action(farEnd, await bodyOf(request))
  } catch (error) {
    status = statusOf(error)
    result = { error: error instanceof Error ? error.message : String(error) }
  }
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(JSON.stringify(result))
}

/**
 * The far end over HTTP.
 *
 * @returns a handler that says whether a request was meant for the far end; any other one it leaves alone
 */
export const createFarEndRoutes =
  (farEnd: FarEnd) =>
  (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = (request.url ?? '').split('?')[0] ?? ''
    const key = `${request.method ?? ''} ${path}`
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined
    if (action) void answer(action, farEnd, request, response)
    return action !== undefined
  }
