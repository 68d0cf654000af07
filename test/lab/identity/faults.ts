import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import * as v from 'valibot'
import type { Site } from '../site.ts'
import { exchangeOf, replyJson, run } from './exchange.ts'
import type { Endpoint } from './exchange.ts'

const reachability = {
  /** Answers this much later: ms. */
  delay: v.optional(v.pipe(v.number(), v.minValue(0)), 0),
  /** `refused` cuts the connection, `error` answers 500. */
  down: v.optional(v.picklist(['no', 'refused', 'error']), 'no'),
}

const identity = v.strictObject({
  ...reachability,
  /** How far the server's clock is ahead: s. */
  clockSkew: v.optional(v.pipe(v.number(), v.integer()), 0),
  /** How long an access token is good for: s. */
  tokenLifetime: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 300),
  refuseRefresh: v.optional(v.boolean(), false),
})

const external = v.strictObject({
  ...reachability,
  /** Entra ID sends `same-origin`. */
  openerPolicy: v.optional(v.picklist(['same-origin', 'none']), 'same-origin'),
  /** `at-once` signs in without a page, as a provider does where the agent has a session already. */
  picker: v.optional(v.picklist(['page', 'at-once']), 'page'),
})

const discovery = v.strictObject({
  ...reachability,
  reply: v.optional(v.picklist(['correct', 'malformed', 'errors', 'foreign-authority']), 'correct'),
})

const schema = v.strictObject({
  identity: v.optional(identity, {}),
  external: v.optional(external, {}),
  discovery: v.optional(discovery, {}),
})

const order = v.union([v.strictObject({ endSessionsOf: v.string() }), schema])

/** How the three sites behave at the moment. */
export type Conditions = v.InferOutput<typeof schema>

/** What to bring about; anything left out goes back to normal. */
export type FaultOrder = v.InferInput<typeof schema>

export interface Faults {
  readonly conditions: Conditions
  /** @throws Error for what this provider cannot do */
  set(order: FaultOrder): Promise<void>
  clear(): Promise<void>
  /** Signs an agent out at the identity provider behind their back. @returns how many sessions ended */
  endSessionsOf(userName: string): Promise<number>
}

/** What it takes at the provider itself. */
export interface FaultMakers {
  /** @throws Error for what this provider cannot do */
  readonly bringAbout: (conditions: Conditions) => Promise<void>
  /** @returns how many sessions ended */
  readonly endSessionsOf: (userName: string) => Promise<number>
}

export const createFaults = ({ bringAbout, endSessionsOf }: FaultMakers): Faults => {
  let conditions = v.parse(schema, {})
  const set = async (wanted: FaultOrder): Promise<void> => {
    const next = v.parse(schema, wanted)
    await bringAbout(next)
    conditions = next
  }
  return {
    get conditions() {
      return conditions
    },
    set,
    clear: () => set({}),
    endSessionsOf,
  }
}

/** `POST /lab/faults` takes a {@link FaultOrder} or `{"endSessionsOf": "ada@acme.example"}`; GET tells. */
const control =
  (faults: Faults): Endpoint =>
  async (exchange) => {
    if (exchange.request.method === 'POST') {
      const wanted = v.safeParse(order, await json(exchange.request))
      if (!wanted.success) return replyJson(exchange, 400, { error: v.flatten(wanted.issues) })
      if ('endSessionsOf' in wanted.output) await faults.endSessionsOf(wanted.output.endSessionsOf)
      else await faults.set(wanted.output)
    }
    replyJson(exchange, 200, faults.conditions)
  }

/** The site with its faults: slow or down while the conditions say so, and with the address that sets them. */
export const withFaults = (site: Site, name: keyof Conditions, faults: Faults): Site => ({
  ...site,
  handle: (request: IncomingMessage, response: ServerResponse) => {
    const exchange = exchangeOf(request, response)
    if (exchange.url.pathname === '/lab/faults') return run(control(faults), exchange)
    const { delay, down } = faults.conditions[name]
    if (down === 'refused') return void request.socket.destroy()
    if (down === 'error') return replyJson(exchange, 500, { error: 'unknown_error' })
    if (delay === 0) return site.handle(request, response)
    setTimeout(() => site.handle(request, response), delay)
  },
})
