import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { basename, extname, join, normalize } from 'node:path'
import { fastify, type FastifyInstance } from 'fastify'
import type { Deployment } from '../../../shared/ports/deployment.ts'
import { pageHeaders, redirectPageHeaders } from '../../../shared/token-service/page-policy.ts'
import type { Site } from '../site.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
}

export interface PhonePagesOptions {
  /** Folder with the built pages. */
  readonly directory: string
  /** What the pages are told, by the folder below `directory`. */
  readonly deployments: Readonly<Record<string, Deployment>>
  /** Origins of the SIP servers and of the discovery service. */
  readonly connect: readonly string[]
}

/** A page with its deployment block filled in. `<` is escaped so that no value can end the block. */
export const fillIn = (page: string, deployment: Deployment): string =>
  page.replace('{{deployment}}', () => JSON.stringify(deployment).replaceAll('<', '\\u003c'))

/** Serves the phone's pages as a company's own web server does. */
export function createPhonePages({ directory, deployments, connect }: PhonePagesOptions): FastifyInstance {
  const app = fastify()
  app.get('/:console/*', async (request, reply) => {
    const { console, '*': file } = request.params as { console: string; '*': string }
    const deployment = deployments[console]
    const type = types[extname(file)]
    const inside = !normalize(file).startsWith('..')
    const content = type && inside && (await readFile(join(directory, console, file)).catch(() => undefined))
    if (!deployment || !type || !content) return reply.code(404).type('text/plain').send('No such page.')
    const isRedirectPage = file === basename(deployment.redirectPage)
    const headers = isRedirectPage ? redirectPageHeaders(deployment) : pageHeaders({ deployment, connect })
    void reply.headers(headers).type(type)
    return extname(file) === '.html' ? fillIn(content.toString(), deployment) : content
  })
  return app
}

const isForTokenService = ({ url = '' }: IncomingMessage): boolean =>
  /^\/(line|impersonation|relay|health)\b/.test(url)

/** The company's own server: the pages, and the token service beside them. */
export function createPhoneSite(
  hosts: readonly string[],
  pages: FastifyInstance,
  tokenService: FastifyInstance,
): Site {
  const ready = Promise.all([pages.ready(), tokenService.ready()])
  return {
    hosts,
    handle(request, response) {
      const app = isForTokenService(request) ? tokenService : pages
      ready.then(
        () => app.routing(request, response),
        (error: unknown) => response.writeHead(500).end(String(error)),
      )
    },
    async close() {
      await Promise.all([pages.close(), tokenService.close()])
    },
  }
}
