import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

/** One request of a stand-in, and the answer to write. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** The full address that was asked for. */
  readonly url: URL
}

/** Answers one kind of request. */
export type Endpoint = (exchange: Exchange) => void | Promise<void>

/** Endpoints by method and path, for instance `GET /login`. */
export type Endpoints = Readonly<Record<string, Endpoint>>

export const exchangeOf = (request: IncomingMessage, response: ServerResponse): Exchange => ({
  request,
  response,
  url: new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`),
})

/** Runs an endpoint; one that fails answers 500 with the reason. */
export const run = (endpoint: Endpoint, exchange: Exchange): void => {
  Promise.resolve(exchange)
    .then(endpoint)
    .catch((reason: unknown) => {
      if (!exchange.response.headersSent) replyJson(exchange, 500, { error: String(reason) })
      else exchange.response.destroy()
    })
}

export const readForm = async ({ request }: Exchange): Promise<URLSearchParams> =>
  new URLSearchParams(await text(request))

const reply = ({ response }: Exchange, status: number, type: string, body: string): void => {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(body)
}

export const replyJson = (exchange: Exchange, status: number, body: unknown): void => {
  reply(exchange, status, 'application/json', JSON.stringify(body))
}

export const replyHtml = (exchange: Exchange, status: number, html: string): void => {
  reply(exchange, status, 'text/html; charset=utf-8', html)
}

export const replyNothing = ({ response }: Exchange): void => {
  response.writeHead(204, { 'Cache-Control': 'no-store' }).end()
}

export const redirect = ({ response }: Exchange, location: string): void => {
  response.writeHead(302, { Location: location, 'Cache-Control': 'no-store' }).end()
}

/**
 * Grants the calling page its answer when its origin is on the list (Fetch standard, CORS protocol).
 *
 * @returns whether the request may go on: also true for a request that no other origin's page made
 */
export const allowOrigin = ({ request, response }: Exchange, origins: readonly string[]): boolean => {
  const { origin } = request.headers
  response.setHeader('Vary', 'Origin')
  if (origin === undefined) return true
  if (!origins.includes(origin)) return false
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  return true
}
