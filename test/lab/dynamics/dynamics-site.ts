import type { FastifyInstance } from 'fastify'
import { fastify } from 'fastify'
import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import * as v from 'valibot'
import { agents } from '../agents.ts'
import { bundle } from '../console/bundle.ts'
import { siteOf } from '../console/fastify-site.ts'
import type { Faults } from '../console/faults.ts'
import { createFaults } from '../console/faults.ts'
import { openerPolicy, openerPolicyHeader } from '../console/opener-policy.ts'
import type { RecordStore } from '../console/record-store.ts'
import { addLabRoutes } from '../console/routes.ts'
import { createStage } from '../console/stage.ts'
import { joinedStyles } from '../console/styles.ts'
import type { Site } from '../site.ts'
import { hosts, realHosts } from '../site.ts'
import type { Provider } from './cif/context.ts'
import { activities } from './dataverse/activities.ts'
import { createDataverse } from './dataverse/dataverse.ts'
import { addWebApi } from './dataverse/rest.ts'
import { createDynamicsStore, seededId } from './dataverse/seed.ts'
import type { PageConfig } from './page/config.ts'

export interface DynamicsSiteOptions {
  /** Address of the phone's page. */
  readonly providerUrl: string
  /** The phone's settings: what an admin types into the provider's custom parameters. */
  readonly customParams: Readonly<Record<string, unknown>> | null
  /** The app that opens without `?cif`. */
  readonly version?: 1 | 2
  /** The phone's pages as web resources of the organization. */
  readonly webResources?: WebResources
  readonly store?: RecordStore
  readonly faults?: Faults
}

export interface WebResources {
  /** Folder with the built pages. */
  readonly directory: string
  /** The page that goes into the panel, for instance `phone.html`. */
  readonly page: string
  /** Puts into a page what packing the solution puts there. */
  readonly fillIn: (page: string) => string
}

const webResourcePath = '/WebResources/sidetone_/phone/'
const libraryPath = '/webresources/Widget/msdyn_ciLibrary.js'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
}

const query = v.object({
  user: v.optional(v.string(), agents[0]?.userName ?? ''),
  cif: v.optional(v.picklist(['1', '2'])),
  page: v.optional(v.string(), 'console'),
  provider: v.optional(v.picklist(['external', 'web-resource']), 'external'),
  openerPolicy,
})

type Query = v.InferOutput<typeof query>

const file = (path: string) => new URL(path, import.meta.url)

/** The parts of the screen. */
const styles = ['base', 'app', 'forms', 'panel', 'notifications']
const escaped = (config: PageConfig): string => JSON.stringify(config).replaceAll('<', '\\u003c')

/** A web resource has no query parameters of its own; a page elsewhere is told where the organization is. */
function channelUrl(organization: string, { provider }: Query, options: DynamicsSiteOptions): string {
  if (provider === 'web-resource')
    return `${organization}${webResourcePath}${options.webResources?.page ?? ''}`
  const url = new URL(options.providerUrl)
  url.searchParams.set('base', organization)
  url.searchParams.set('ucilib', organization + libraryPath)
  return url.href
}

function configOf(organization: string, asked: Query, options: DynamicsSiteOptions): PageConfig {
  const { customParams, version = 1 } = options
  const agent = agents.find(({ userName }) => userName === asked.user)
  const provider: Provider = {
    label: 'Sidetone',
    channelUrl: channelUrl(organization, asked, options),
    customParams: customParams && JSON.stringify(customParams),
    outbound: true,
  }
  return {
    version: asked.cif === undefined ? version : asked.cif === '2' ? 2 : 1,
    page: asked.page,
    user: {
      id: seededId('systemuser', asked.user),
      userName: asked.user,
      displayName: agent?.displayName ?? asked.user,
    },
    agents,
    provider,
  }
}

function addPages(app: FastifyInstance, options: DynamicsSiteOptions): void {
  app.get('/', async ({ url }, reply) => reply.redirect(`/main.aspx${url.slice(1)}`))
  app.get('/main.aspx', async (request, reply) => {
    const organization = `${request.protocol}://${request.host}`
    const asked = v.parse(query, request.query)
    const config = configOf(organization, asked, options)
    const page = await readFile(file('./page/console.html'), 'utf8')
    return reply
      .headers(openerPolicyHeader(asked.openerPolicy))
      .type('text/html')
      .send(page.replace('{{config}}', () => escaped(config)))
  })
  app.get('/console.css', async (_request, reply) =>
    reply.type('text/css').send(await joinedStyles(file('./page/styles/'), styles)),
  )
  const scripts = { '/console.js': './page/main.ts', [libraryPath]: './library/main.ts' }
  for (const [path, entry] of Object.entries(scripts)) {
    let script: Promise<string> | undefined
    app.get(path, async (_request, reply) =>
      reply.type('text/javascript').send(await (script ??= bundle(file(entry)))),
    )
  }
}

/** Files of the types that Dataverse takes as web resources; no other file is there. */
function addWebResources(app: FastifyInstance, { directory, fillIn }: WebResources): void {
  app.get(`${webResourcePath}*`, async (request, reply) => {
    const { '*': path } = request.params as { '*': string }
    const type = types[extname(path)]
    const inside = !normalize(path).startsWith('..')
    const content = type && inside && (await readFile(join(directory, path)).catch(() => undefined))
    if (!content) return reply.code(404).type('text/plain').send('No such web resource.')
    return reply.type(type).send(extname(path) === '.html' ? fillIn(content.toString()) : content)
  })
}

/**
 * The Dynamics 365 organization of the lab: an app that frames the phone, the Web API, the channel integration
 * library, and `/lab/…` for tests.
 *
 * Parameters of the app's address: `cif` (1: an app with one session; 2: Customer Service workspace), `user`
 * (user name of the agent), `page` (the name that `/lab/view` and `/lab/click` find it by), `provider`
 * (`external` or `web-resource`), `openerPolicy` (the page's Cross-Origin-Opener-Policy), and the platform's own
 * `pagetype`, `etn` and `id`.
 */
export function createDynamicsSite(options: DynamicsSiteOptions): Site {
  const { store = createDynamicsStore(), faults = createFaults(), webResources } = options
  const app = fastify()
  addLabRoutes(app, { store, faults, stage: createStage(), activities: () => activities(store) })
  addWebApi(app, createDataverse(store))
  addPages(app, options)
  if (webResources) addWebResources(app, webResources)
  return siteOf([hosts.dynamics, realHosts.dynamics], app)
}
