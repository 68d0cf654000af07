import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'

/** One stand-in of the lab: what answers under some host names. All of them share the lab's one port. */
export interface Site {
  /** Host names without port. */
  readonly hosts: readonly string[]
  handle(request: IncomingMessage, response: ServerResponse): void
  /** Takes a WebSocket handshake. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): void
  close?(): Promise<void>
}

/** Host names under `.localhost` need no DNS in browsers, are secure contexts, and count as sites of their own. */
export const hosts = {
  start: 'localhost',
  salesforce: 'salesforce.localhost',
  /** Same site as the Salesforce console, as Visualforce pages are. */
  visualforce: 'vf.salesforce.localhost',
  dynamics: 'dynamics.localhost',
  /** A company's own web application, which is no CRM. */
  app: 'app.localhost',
  /** The phone's pages and the token service. */
  phone: 'phone.localhost',
  /** Keycloak. */
  identity: 'id.localhost',
  /** The external identity provider that Keycloak brokers to. */
  external: 'login.localhost',
  discovery: 'discover.localhost',
  sip: 'sip.localhost',
} as const

/** The address of a lab site. */
export const originOf = (site: keyof typeof hosts, port: number): string =>
  `http://${hosts[site]}:${String(port)}`

/** Host names shaped like the real consoles'. A browser finds the lab there when it is told to map them. */
export const realHosts = {
  salesforce: 'acme.lightning.force.com',
  dynamics: 'acme.crm4.dynamics.com',
} as const

/** The address of a console under its real-shaped host name, which needs TLS. */
export const realOriginOf = (site: keyof typeof realHosts, securePort: number): string =>
  `https://${realHosts[site]}:${String(securePort)}`
