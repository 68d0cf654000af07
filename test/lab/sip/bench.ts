import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { sipDomain } from '../agents.ts'
import { ephemeralAccount } from './authentication/ephemeral.ts'
import type { Account } from './authentication/digest.ts'
import { createFarEnd, type FarEnd } from './far-end/far-end.ts'
import { webRtcLink } from './far-end/links.ts'
import { createUserAgent, type UserAgent } from './far-end/user-agent/user-agent.ts'
import { createWebSocketTransport } from './far-end/user-agent/websocket-transport.ts'
import { createSipPlatform, type SipPlatform } from './platform/platform.ts'

export const secret = 'only for tests'
export const trunk: Account = { user: 'far-end', password: 'far-end' }
/** Hz: what an agent says in these tests. */
export const agentTone = 440

/** An account as the token service makes it. @param lifetime s */
export const accountOf = (extension: string, lifetime = 600): Account =>
  ephemeralAccount(secret, { extension, expires: Date.now() / 1000 + lifetime })

export interface Bench {
  readonly port: number
  readonly platform: SipPlatform
  /** The telephone network. */
  readonly farEnd: FarEnd
  /** One more user agent, started. It is closed with the others. */
  add(extension: string, account?: Account): Promise<FarEnd>
  /** Signalling alone, for requests that no good user agent would send. */
  connect(account?: Account): Promise<UserAgent>
  /** Waits until so many user agents are registered. */
  registered(count: number): Promise<void>
  close(): Promise<void>
}

/** The platform on a port of its own, with the far end registered. */
export async function startBench(
  options: { log?: (line: string) => void; now?: () => number } = {},
): Promise<Bench> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const platform = createSipPlatform({ port, secret, trunk, ...options })
  server.on('request', (request, response) => {
    platform.handle(request, response)
  })
  server.on('upgrade', (request, socket, head) => {
    platform.upgrade(request, socket, head)
  })

  const farEnds: FarEnd[] = []
  const agents: UserAgent[] = []
  async function start(farEnd: FarEnd): Promise<FarEnd> {
    farEnds.push(farEnd)
    await farEnd.start()
    return farEnd
  }
  const farEnd = await start(createFarEnd({ link: webRtcLink({ account: trunk, server: { port } }) }))

  return {
    port,
    platform,
    farEnd,
    add: (extension, account = accountOf(extension)) =>
      start(
        createFarEnd({ link: webRtcLink({ account, user: extension, server: { port } }), tone: agentTone }),
      ),
    async connect(account) {
      const agent = createUserAgent({
        transport: createWebSocketTransport(`ws://${sipDomain}:${String(port)}/`),
        ...(account && { account }),
        onRequest: ({ respond }) => {
          respond(405)
        },
        onLost: () => undefined,
      })
      agents.push(agent)
      await agent.open()
      return agent
    },
    async registered(count) {
      while (platform.registered().length !== count) await wait(10)
    },
    async close() {
      await Promise.all([...farEnds, ...agents].map((each) => each.close()))
      await platform.close()
      server.close()
    },
  }
}
