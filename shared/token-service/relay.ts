import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as v from 'valibot'
import type { Limits, TokenServiceConfig } from './config.ts'
import { Problem } from './problem.ts'
import type { RelayStore } from './relay-store.ts'

/** How long one question for an answer may wait: ms. */
const patience = 25_000

/** base64url of 32 bytes */
const hash = v.pipe(v.string(), v.regex(/^[\w-]{43}$/))
const opening = v.strictObject({ id: hash, readHash: hash })
const answer = v.strictObject({ url: v.pipe(v.string(), v.url()) })
const place = v.object({ id: hash })
const reading = v.object({ 'relay-secret': v.pipe(v.string(), v.maxLength(200)) })

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Stands in for the hash of an unknown sign-in, so that both comparisons take the same time. */
const nobody = sha256('nobody')

const accepted = <S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  otherwise: 'request.invalid' | 'relay.unknown',
) => {
  const result = v.safeParse(schema, value)
  if (!result.success) throw new Problem(otherwise)
  return result.output
}

const idOf = (request: FastifyRequest): string => accepted(place, request.params, 'relay.unknown').id

/** A redirect page's address, and then at once the query or the fragment. */
const isCallback = (url: string, redirectPages: readonly string[]): boolean =>
  redirectPages.some((page) => url.startsWith(`${page}#`) || url.startsWith(`${page}?`))

/** Ends with the service, with the connection, or when the patience is over. */
function waitingSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const gone = new AbortController()
  reply.raw.once('close', () => {
    gone.abort()
  })
  return AbortSignal.any([closing, gone.signal, AbortSignal.timeout(patience)])
}

/**
 * The sign-in relay: brings the answer to a sign-in from the redirect page to the frame that asked for it, where
 * the two windows cannot reach each other. What it carries is of no use without the frame's PKCE verifier.
 */
export function addRelayRoutes(
  app: FastifyInstance,
  { redirectPages }: TokenServiceConfig,
  store: RelayStore,
  limits: Limits,
): void {
  const closing = new AbortController()
  app.addHook('preClose', async () => {
    closing.abort()
  })

  app.post('/relay/open', { config: { rateLimit: { max: limits.relayOpen } } }, async (request, reply) => {
    const { id, readHash } = accepted(opening, request.body, 'request.invalid')
    const outcome = await store.open(id, readHash)
    if (outcome !== 'opened') throw new Problem(`relay.${outcome}`)
    return reply.code(201).send({})
  })

  app.post('/relay/:id', { config: { rateLimit: { max: limits.relayAnswer } } }, async (request, reply) => {
    const id = idOf(request)
    const { url } = accepted(answer, request.body, 'request.invalid')
    if (!isCallback(url, redirectPages)) throw new Problem('request.invalid')
    const outcome = await store.put(id, url)
    if (outcome !== 'kept') throw new Problem(`relay.${outcome}`)
    return reply.code(204).send()
  })

  app.get('/relay/:id', { config: { rateLimit: { max: limits.relayPoll } } }, async (request, reply) => {
    const id = idOf(request)
    const secret = accepted(reading, request.headers, 'relay.unknown')['relay-secret']
    const expected = await store.readHash(id)
    const matches = timingSafeEqual(sha256(secret), expected ? Buffer.from(expected, 'base64url') : nobody)
    if (!expected || !matches) throw new Problem('relay.unknown')
    const url = await store.take(id, waitingSignal(reply, closing.signal))
    return url === undefined ? reply.code(204).send() : { url }
  })
}
