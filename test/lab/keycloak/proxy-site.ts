import { request as send } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import type { Site } from '../site.ts'

export interface ProxyOptions {
  readonly host: string
  /** Where the server is that answers. */
  readonly origin: string
  /** Added to each answer. */
  readonly headers?: () => OutgoingHttpHeaders
}

/** Hands requests on as they came, `Host` header and all, so that the server builds its addresses from it. */
export function createProxySite({ host, origin, headers }: ProxyOptions): Site {
  const { hostname, port } = new URL(origin)
  const handle = (incoming: IncomingMessage, response: ServerResponse): void => {
    const { method, url: path, headers: asked } = incoming
    const outgoing = send({ hostname, port, method, path, headers: asked }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...headers?.() })
      pipeline(answer, response, (error) => error && response.destroy())
    })
    outgoing.once('error', () => response.destroy())
    pipeline(incoming, outgoing, (error) => error && outgoing.destroy())
  }
  return { hosts: [host], handle }
}
