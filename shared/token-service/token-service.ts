import cors from '@fastify/cors'
import rateLimit from '@fastify/rate-limit'
import {
  fastify,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify'
import { systemClock, type Clock } from '../ports/clock.ts'
import { createAccessTokenCheck, issuerIn } from './access-token.ts'
import { createSignedIn } from './bearer.ts'
import type { Limits, TokenServiceConfig } from './config.ts'
import { addImpersonationRoute, createImpersonation } from './impersonation.ts'
import { addLineRoute } from './line.ts'
import { Problem, problems, type ProblemCode } from './problem.ts'
import { createMemoryRelayStore } from './relay-store.ts'
import { addRelayRoutes } from './relay.ts'

const defaults: Limits = { line: 30, impersonation: 60, relayOpen: 120, relayAnswer: 120, relayPoll: 600 }

/** bytes */
const bodyLimit = 4096

const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

/** What Fastify's own errors mean here. */
const codeOfStatus: Readonly<Record<number, ProblemCode>> = {
  400: 'request.invalid',
  413: 'request.too-large',
  415: 'request.invalid',
  429: 'request.too-many',
}

const codeOf = (error: FastifyError | Problem): ProblemCode =>
  error instanceof Problem ? error.code : (codeOfStatus[error.statusCode ?? 500] ?? 'service.failed')

const answer = (reply: FastifyReply, code: ProblemCode) => {
  const { status, message } = problems[code]
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  return reply.code(status).send({ code, message })
}

/** Requests are logged by route, so that no id of a sign-in and no address of a person is. */
const requestsByRoute = {
  serializers: {
    req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions.url }),
  },
}

const loggerFor = (log: TokenServiceConfig['log']) => {
  if (!log) return false
  return log === true ? requestsByRoute : { ...requestsByRoute, stream: log }
}

/** Where a browser tells the origin, it must be a page's of ours; programs are held back by tokens and secrets. */
const originCheck = (origins: readonly string[]) => async (request: FastifyRequest) => {
  const { origin } = request.headers
  if (origin !== undefined && !origins.includes(origin)) throw new Problem('origin.not-allowed')
}

async function setUp(app: FastifyInstance, origins: readonly string[]): Promise<void> {
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  app.setErrorHandler<FastifyError | Problem>((error, request, reply) => {
    const code = codeOf(error)
    if (problems[code].status >= 500) request.log.error(error)
    return answer(reply, code)
  })
  app.setNotFoundHandler((_request, reply) => answer(reply, 'route.unknown'))
  await app.register(cors, {
    origin: [...origins],
    methods: ['GET', 'POST'],
    allowedHeaders: ['authorization', 'content-type', 'relay-secret'],
    exposedHeaders: ['retry-after'],
    maxAge: 600,
  })
  app.addHook('onRequest', originCheck(origins))
  await app.register(rateLimit, { global: false, timeWindow: 60_000 })
}

/** The routes for whoever brings an access token. */
async function addTokenRoutes(
  app: FastifyInstance,
  config: TokenServiceConfig,
  clock: Clock,
  limits: Limits,
): Promise<void> {
  const check = createAccessTokenCheck(config, clock)
  const impersonation = config.impersonation && (await createImpersonation(config.impersonation, clock))
  const checkEither = async (token: string) =>
    (await impersonation?.check(token, issuerIn(token))) ?? check(token)
  addLineRoute(app, config, clock, createSignedIn(checkEither), limits.line)
  if (impersonation) addImpersonationRoute(app, impersonation, createSignedIn(check), limits.impersonation)
}

/**
 * The service behind the phone: line accounts for whoever is signed in, and the relay that brings the answer to
 * a sign-in back to the frame. Not listening yet.
 *
 * Routes: `GET /line`, `POST /impersonation` where it is switched on, `POST /relay/open`, `POST /relay/:id`, `GET /relay/:id`, `GET /health`.
 */
export async function createTokenService(config: TokenServiceConfig): Promise<FastifyInstance> {
  const { clock = systemClock, redirectPages, origins } = config
  const limits = { ...defaults, ...config.limits }
  const app = fastify({
    bodyLimit,
    logger: loggerFor(config.log),
    ...(config.trustProxy && { trustProxy: config.trustProxy }),
  })
  await setUp(app, [...new Set([...origins, ...redirectPages.map((page) => new URL(page).origin)])])
  await addTokenRoutes(app, config, clock, limits)
  addRelayRoutes(app, config, config.relayStore ?? createMemoryRelayStore(clock), limits)
  app.get('/health', async () => ({ status: 'ok' }))
  await app.ready()
  return app
}
