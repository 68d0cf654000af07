import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Deployment } from '../../../shared/ports/deployment.ts'
import { createTokenService } from '../../../shared/token-service/token-service.ts'
import { agents, sipDomain } from '../../lab/agents.ts'
import type { Faults } from '../../lab/identity/faults.ts'
import type { IdentitySites } from '../../lab/identity/identity-sites.ts'
import { identityProviders, type IdentityProviderName } from '../../lab/identity-provider.ts'
import { createPhonePages, createPhoneSite } from '../../lab/phone/phone-site.ts'
import { startServer } from '../../lab/server.ts'
import { hosts, originOf, type Site } from '../../lab/site.ts'

/** A CRM, the phone's pages with their token service, and everything that a sign-in needs. */
export interface Stage {
  readonly origins: Readonly<Record<'crm' | 'foreign' | 'phone' | 'identity', string>>
  readonly redirectPage: string
  issuerOf(realm: string): string
  readonly request: (userName: string) => { userName: string; clientId: string; discovery: string }
  /**
   * Address of the CRM with the phone in it; `user` is whom the phone prepares to sign in, `sandbox` what its frame
   * is allowed.
   */
  crm(page: 'phone' | 'connector', user?: string, sandbox?: string): string
  readonly faults: Faults
  close(): Promise<void>
}

const crmHost = 'crm.localhost'

/** A site that nobody trusts; it can frame the phone as well as the CRM can. */
const foreignHost = 'evil.localhost'

/** The pages of these tests. */
const benches = ['phone', 'connector']

/** The product's own pages beside them. */
const products = { redirect: 'shared/phone/redirect.ts', login: 'force-app/connector/login.ts' }

async function buildPages(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sign-in-pages-'))
  const outdir = join(directory, 'pages')
  const pages = 'test/journeys/sign-in/page'
  const own = Object.fromEntries(benches.map((name) => [name, `${pages}/${name}.ts`]))
  const options = { bundle: true, format: 'esm', entryNames: '[name]', outdir } as const
  await build({ ...options, entryPoints: { ...own, ...products } })
  for (const name of benches) await cp(`${pages}/${name}.html`, join(outdir, `${name}.html`))
  const template = await readFile('shared/phone/page.html', 'utf8')
  for (const name of Object.keys(products))
    await writeFile(join(outdir, `${name}.html`), template.replace('{{script}}', `${name}.js`))
  return directory
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** A console with one frame; the frame's address, and its sandbox where it has one, are in the console's own. */
const crmSite: Site = {
  hosts: [crmHost, foreignHost],
  handle({ url = '/', headers }, response) {
    const { searchParams } = new URL(url, `http://${headers.host ?? ''}`)
    const [phone = '', sandbox = ''] = ['phone', 'sandbox'].map((name) => searchParams.get(name) ?? '')
    const attribute = sandbox && ` sandbox="${escape(sandbox)}"`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(
      `<!doctype html><title>CRM</title><iframe${attribute} src="${escape(phone || 'about:blank')}"></iframe>`,
    )
  },
}

async function createPhone(directory: string, deployment: Deployment, identity: IdentitySites, port: number) {
  const tokenService = await createTokenService({
    issuers: [{ issuer: identity.issuer }],
    clients: [hosts.phone],
    origins: [deployment.ownOrigin],
    redirectPages: [deployment.redirectPage],
    line: {
      servers: [`ws://${hosts.sip}:${String(port)}`],
      secret: 'shared-with-the-registrar',
      lineOf({ preferred_username: name }) {
        const agent = agents.find(({ userName }) => userName === name)
        if (!agent) return undefined
        const { extension, displayName } = agent
        return { extension, displayName, addressOfRecord: `sip:${extension}@${sipDomain}` }
      },
    },
    fetch: async () => Response.json(await identity.fetchJwks()),
  })
  const connect = [originOf('discovery', port)]
  const phonePages = createPhonePages({ directory, deployments: { pages: deployment }, connect })
  return createPhoneSite([hosts.phone], phonePages, tokenService)
}

/** Builds the pages, and starts everything on a port of its own. */
export async function startStage(identityProvider: IdentityProviderName = 'embedded'): Promise<Stage> {
  const server = await startServer(0)
  const { port } = server
  const directory = await buildPages()
  const origins = {
    crm: `http://${crmHost}:${String(port)}`,
    foreign: `http://${foreignHost}:${String(port)}`,
    phone: originOf('phone', port),
    identity: originOf('identity', port),
  }
  const redirectPage = `${origins.phone}/pages/redirect.html`
  const client = { clientId: hosts.phone, redirectUris: [redirectPage], webOrigins: [origins.phone] }
  const identity = await identityProviders[identityProvider]({ port, agents, clients: [client] })
  const deployment: Deployment = {
    tokenService: origins.phone,
    authorities: [identity.issuer],
    crmOrigins: [origins.crm],
    redirectPage,
    ownOrigin: origins.phone,
  }
  server.add(crmSite, await createPhone(directory, deployment, identity, port), ...identity.sites)

  const request = (userName: string) => ({
    userName,
    clientId: hosts.phone,
    discovery: `${originOf('discovery', port)}/api/user/`,
  })
  return {
    origins,
    redirectPage,
    issuerOf: (realm) => `${origins.identity}/realms/${realm}`,
    request,
    faults: identity.faults,
    crm(page, user, sandbox) {
      const { userName, clientId, discovery } = request(user ?? '')
      const query = new URLSearchParams({ user: userName, client: clientId, discovery })
      const phone = `${origins.phone}/pages/${page}.html?${query.toString()}`
      return `${origins.crm}/?${new URLSearchParams({ phone, ...(sandbox && { sandbox }) }).toString()}`
    },
    async close() {
      await server.close()
      await rm(directory, { recursive: true })
    },
  }
}
