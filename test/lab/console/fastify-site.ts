import type { FastifyInstance } from 'fastify'
import type { Site } from '../site.ts'

/** A Fastify application as a site of the lab. Requests wait until it is ready. */
export function siteOf(hosts: readonly string[], app: FastifyInstance): Site {
  const ready = app.ready()
  return {
    hosts,
    handle(request, response) {
      ready.then(
        () => app.routing(request, response),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    },
    close: () => app.close(),
  }
}
