import { fastify } from 'fastify'
import { readFile } from 'node:fs/promises'
import * as v from 'valibot'
import { agents } from '../agents.ts'
import { bundle } from '../console/bundle.ts'
import { siteOf } from '../console/fastify-site.ts'
import { createFaults } from '../console/faults.ts'
import { openerPolicy, openerPolicyHeader } from '../console/opener-policy.ts'
import type { RecordStore } from '../console/record-store.ts'
import { addLabRoutes } from '../console/routes.ts'
import { createStage } from '../console/stage.ts'
import { joinedStyles } from '../console/styles.ts'
import type { Site } from '../site.ts'
import { hosts, realHosts } from '../site.ts'
import type { CallCenter } from './call-center.ts'
import { OrgError } from './org-error.ts'
import type { Org } from './org.ts'
import { createOrg } from './org.ts'
import type { PageConfig } from './page/config.ts'
import { createSalesforceStore } from './seed.ts'
import { callsLogged } from './tasks.ts'

export interface SalesforceSiteOptions {
  /** Address of the phone's page. */
  readonly connectorUrl: string
  /** The phone's own items in the call center, for instance `clientId`. */
  readonly settings: Readonly<Record<string, string>>
  /** px */
  readonly height?: number
  /** px */
  readonly width?: number
  readonly store?: RecordStore
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const file = (path: string) => new URL(path, import.meta.url)

/** The parts of the screen. */
const styles = ['base', 'bars', 'workspace', 'panel', 'dialog']

const script = {
  library: once(() => bundle(file('./open-cti/library-entry.ts'))),
  page: once(() => bundle(file('./page/main.ts'))),
}

const operation = v.object({
  user: v.string(),
  name: v.picklist([
    'describe',
    'search',
    'create',
    'saveLog',
    'runApex',
    'callCenterSettings',
    'softphoneLayout',
    'recordPage',
    'listPage',
  ] satisfies (keyof Org)[]),
  args: v.array(v.unknown()),
})

type Operation = (...args: readonly unknown[]) => Promise<unknown>

const query = v.object({
  user: v.optional(v.string(), agents[0]?.userName),
  app: v.optional(v.picklist(['console', 'standard']), 'console'),
  page: v.optional(v.string(), 'console'),
  containerDelay: v.optional(v.pipe(v.string(), v.toNumber()), '0'),
  openerPolicy,
})

const escaped = (config: PageConfig): string => JSON.stringify(config).replaceAll('<', '\\u003c')

/**
 * The Salesforce org of the lab: a console that frames the phone, and `/lab/…` for tests.
 *
 * Parameters of the console's address: `user` (user name of the agent), `app` (`console` or `standard`), `page`
 * (the name that `/lab/view` and `/lab/click` find it by), `containerDelay` (ms until Open CTI answers),
 * `openerPolicy` (the page's Cross-Origin-Opener-Policy).
 */
export function createSalesforceSite(options: SalesforceSiteOptions): Site {
  const { connectorUrl, settings, height = 480, width = 340, store = createSalesforceStore() } = options
  const callCenter: CallCenter = { adapterUrl: connectorUrl, height, width, sidetone: settings }
  const app = fastify()
  addLabRoutes(app, {
    store,
    faults: createFaults(),
    stage: createStage(),
    activities: () => callsLogged(store),
  })

  app.get('/', async ({ url }, reply) => reply.redirect(`/lightning/o/Contact/list${url.slice(1)}`))
  app.get('/lightning/*', async (request, reply) => {
    const { user = '', openerPolicy, ...rest } = v.parse(query, request.query)
    const config = { ...rest, user, connectorUrl, height, width, agents }
    const html = await readFile(file('./page/console.html'), 'utf8')
    return reply
      .headers(openerPolicyHeader(openerPolicy))
      .type('text/html')
      .send(html.replace('{{config}}', () => escaped(config)))
  })
  app.get('/console.css', async (_request, reply) =>
    reply.type('text/css').send(await joinedStyles(file('./page/styles/'), styles)),
  )
  app.get('/console.js', async (_request, reply) => reply.type('text/javascript').send(await script.page()))

  for (const name of ['opencti_min.js', 'opencti.js'])
    app.get(`/support/api/:version/lightning/${name}`, async (request, reply) => {
      const { version } = v.parse(v.object({ version: v.pipe(v.string(), v.toNumber()) }), request.params)
      const library = { apiVersion: version, consoleOrigin: `${request.protocol}://${request.host}` }
      const banner = `var openCtiOptions = ${JSON.stringify(library)};\n`
      return reply.type('text/javascript').send(banner + (await script.library()))
    })

  app.post('/org', async (request) => {
    const { user, name, args } = v.parse(operation, request.body)
    const org = createOrg({ store, callCenter, userName: user })
    try {
      return { value: await (org[name] as Operation)(...args) }
    } catch (error) {
      if (error instanceof OrgError) return { error: error.error }
      throw error
    }
  })
  return siteOf([hosts.salesforce, realHosts.salesforce], app)
}
