import { agents } from '../agents.ts'
import type { Agent } from '../agents.ts'
import { startServer } from '../server.ts'
import { hosts, originOf } from '../site.ts'
import type { Client } from './clients.ts'
import { createIdentitySites } from './identity-sites.ts'
import type { IdentitySites, IdentitySitesOptions } from './identity-sites.ts'

/** The identity sites on a port of their own, without the rest of the lab. */
export interface StartedSites extends IdentitySites {
  readonly port: number
  /** The phone, as a client of the identity provider. */
  readonly client: Client
  /** An application whose users' passwords may be sent by itself. */
  readonly direct: Client
  stop(): Promise<void>
}

/** An application that sends its users' passwords itself. */
const appClient = (port: number): Client => ({
  clientId: hosts.app,
  redirectUris: [`${originOf('app', port)}/redirect.html`],
  webOrigins: [originOf('app', port)],
  directAccess: true,
})

export const phoneClient = (port: number): Client => ({
  clientId: new URL(originOf('phone', port)).host,
  redirectUris: [`${originOf('phone', port)}/redirect.html`],
  webOrigins: [originOf('phone', port)],
})

/** @param create starts the provider; the embedded one when left out */
export const startIdentitySites = async (
  options: Pick<IdentitySitesOptions, 'audience' | 'revokeRefreshToken'> = {},
  create: (options: IdentitySitesOptions) => Promise<IdentitySites> = createIdentitySites,
): Promise<StartedSites> => {
  const server = await startServer(0)
  const { port } = server
  const [client, direct] = [phoneClient(port), appClient(port)]
  const identity = await create({ port, agents, clients: [client, direct], ...options })
  server.add(...identity.sites)
  return { ...identity, port, client, direct, stop: () => server.close() }
}

/** The lab's agent of that name. @throws Error when there is none */
export const agentNamed = (name: string): Agent => {
  const agent = agents.find(({ extension }) => extension === name)
  if (!agent) throw new Error(`The lab has no agent ${name}`)
  return agent
}
