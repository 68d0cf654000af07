import { readFile } from 'node:fs/promises'
import { fastify, type FastifyReply } from 'fastify'
import type { Deployment } from '../../../shared/ports/deployment.ts'
import { examples } from './examples.ts'
import { bundle } from '../console/bundle.ts'
import { siteOf } from '../console/fastify-site.ts'
import { appFolder } from '../hosting.ts'
import { createPhonePages, fillIn } from '../phone/phone-site.ts'
import { hosts, originOf, type Site } from '../site.ts'

export interface AppOptions {
  readonly port: number
  /** What the phone in the application's own page trusts. */
  readonly deployment: Deployment
  /** Origins of the SIP servers and of the discovery service. */
  readonly connect: readonly string[]
  /** How agents are looked up. */
  readonly discovery: string
}

/** The ways to embed the phone, by the name of the page. */
const ways = {
  'in-page': (settings: string) =>
    `<script type="module" src="${appFolder}/embed.js"></script><sidetone-embed ${settings}></sidetone-embed>`,
  framed: (settings: string, phone: string) =>
    `<script type="module" src="${appFolder}/embed-frame.js"></script><sidetone-frame src="${phone}" ${settings}></sidetone-frame>`,
} as const

/** Paths of the application's pages. */
export const appPages = [...Object.keys(ways).map((name) => `/${name}`), ...examples.map(({ path }) => path)]

const isWay = (name: string): name is keyof typeof ways => Object.hasOwn(ways, name)

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;')

/** The attributes that a page's address may change, so that a test or a person can try each. */
const changeable = ['user', 'sign-in', 'device-sign-in']

const file = (name: string) => readFile(new URL(`page/${name}`, import.meta.url), 'utf8')

const send = (reply: FastifyReply, type: string, content: string) =>
  reply.type(`${type}; charset=utf-8`).send(content)

/** A company's own web application, which is no CRM, with the phone in it. */
export function createAppSite({ port, deployment, connect, discovery }: AppOptions): Site {
  const phonePages = createPhonePages({
    directory: 'dist',
    deployments: { embedding: deployment },
    connect,
  })
  const phone = `${originOf('phone', port)}/embedding/phone.html`
  const script = bundle(new URL('page/app.ts', import.meta.url))
  // Whoever asks for the page is told why there is none.
  script.catch(() => undefined)

  const app = fastify()
  app.get('/:way', async (request, reply) => {
    const { way } = request.params as { way: string }
    if (!isWay(way)) return reply.code(404).type('text/plain').send('No such page.')
    const given = request.query as Readonly<Record<string, string>>
    const settings = Object.entries({ discovery, country: 'DE', 'client-id': hosts.app, ...given })
      .filter(([name]) => !(name in given) || changeable.includes(name))
      .map(([name, value]) => `${name}="${escape(value)}"`)
      .join(' ')
    const page = fillIn(await file('app.html'), deployment)
    return send(
      reply,
      'text/html',
      page.replace('{{phone}}', () => ways[way](settings, phone)),
    )
  })
  for (const { path, code } of examples)
    app.get(path, async (_request, reply) => send(reply, 'text/html', code('html', port)))
  app.get('/keycloak.js', async (_request, reply) =>
    send(reply, 'text/javascript', await readFile('node_modules/keycloak-js/lib/keycloak.js', 'utf8')),
  )
  app.get('/app.js', async (_request, reply) => send(reply, 'text/javascript', await script))
  app.get('/app.css', async (_request, reply) => send(reply, 'text/css', await file('app.css')))
  // The company has put the phone's files on the server of its application.
  app.get(`${appFolder}/*`, async (request, reply) => {
    const { '*': path } = request.params as { '*': string }
    const answer = await phonePages.inject(`/embedding/${path}`)
    return reply.code(answer.statusCode).headers(answer.headers).send(answer.rawPayload)
  })
  return siteOf([hosts.app], app)
}
