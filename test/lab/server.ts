import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Site } from './site.ts'

const hostOf = (request: IncomingMessage): string =>
  (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()

/** All sites of the lab behind one port, told apart by the Host header. */
export interface LabServer {
  readonly port: number
  /** Adds sites; a host name belongs to the site that was added first. */
  add(...sites: readonly Site[]): void
  close(): Promise<void>
}

/** @param port 0 takes any free one */
export async function startServer(port: number): Promise<LabServer> {
  const sites: Site[] = []
  const siteFor = (request: IncomingMessage): Site | undefined =>
    sites.find(({ hosts }) => hosts.includes(hostOf(request)))

  const server = createServer((request, response) => {
    const site = siteFor(request)
    if (site) site.handle(request, response)
    else
      response
        .writeHead(404, { 'content-type': 'text/plain' })
        .end(`The lab has no site ${hostOf(request)}.\n`)
  })
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const site = siteFor(request)
    if (site?.upgrade) site.upgrade(request, socket, head)
    else socket.destroy()
  })
  await listen(server, port)

  const address = server.address()
  return {
    port: typeof address === 'object' && address ? address.port : port,
    add: (...added) => void sites.push(...added),
    async close() {
      for (const site of sites) await site.close?.()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Loopback only, both families: browsers resolve `.localhost` to either. */
const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, resolve)
  })
