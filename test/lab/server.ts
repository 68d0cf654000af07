import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import type { Certificate } from './certificate.ts'
import type { Site } from './site.ts'

const hostOf = (request: IncomingMessage): string =>
  (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()

/** All sites of the lab behind one port, told apart by the Host header. */
export interface LabServer {
  readonly port: number
  /** The same with TLS, where there is a certificate. */
  readonly securePort: number | undefined
  /** Adds sites; a host name belongs to the site that was added first. */
  add(...sites: readonly Site[]): void
  close(): Promise<void>
}

/** @param port 0 takes any free one */
export async function startServer(port: number, certificate?: Certificate): Promise<LabServer> {
  const sites: Site[] = []
  const siteFor = (request: IncomingMessage): Site | undefined =>
    sites.find(({ hosts }) => hosts.includes(hostOf(request)))

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const site = siteFor(request)
    if (site) site.handle(request, response)
    else
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end(`The lab has no site ${hostOf(request)}.\n`)
  }
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const site = siteFor(request)
    if (site?.upgrade) site.upgrade(request, socket, head)
    else socket.destroy()
  }
  const plain = createServer(answer)
  const secure = certificate && createSecureServer(certificate, answer)
  const servers: Server[] = secure ? [plain, secure] : [plain]
  for (const server of servers) server.on('upgrade', upgrade)

  return {
    port: await listen(plain, port),
    securePort: secure && (await listen(secure, 0)),
    add: (...added) => void sites.push(...added),
    async close() {
      for (const site of sites) await site.close?.()
      await Promise.all(servers.map(closed))
    },
  }
}

/** Loopback only. @returns the port */
const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
