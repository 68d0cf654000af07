import { readFile } from 'node:fs/promises'
import { fastify } from 'fastify'
import * as v from 'valibot'
import type { Agent } from '../agents.ts'
import type { Activity } from '../console/activity.ts'
import { siteOf } from '../console/fastify-site.ts'
import { hosts, type Site } from '../site.ts'
import type { TelephoneSystem } from '../telephone-system.ts'

/** A console as the start page shows it. */
export interface StartConsole {
  readonly name: string
  readonly addressFor: (agent: Agent) => string
}

export interface StartOptions {
  readonly consoles: readonly StartConsole[]
  readonly agents: readonly Agent[]
  readonly telephone: Pick<TelephoneSystem, 'description' | 'farEnd'>
  /** The calls that stand in each CRM, by its name. */
  readonly stored: () => readonly (readonly [crm: string, activities: readonly Activity[]])[]
}

/** Who the far end can say that it is. */
const callers = [
  { number: '+4930901820', label: 'somebody with one record' },
  { number: '+4940300300', label: 'somebody nobody knows' },
]

const callRequest = v.object({ extension: v.string(), from: v.pipe(v.string(), v.regex(/^\+\d{5,15}$/)) })

const linkFor = (console: StartConsole, agent: Agent) => ({
  console: console.name,
  address: console.addressFor(agent),
})

const page = (name: string) => readFile(new URL(name, import.meta.url), 'utf8')

/** The page that a newcomer sees first. */
export function createStartSite({ consoles, agents, telephone, stored }: StartOptions): Site {
  const app = fastify()
  app.get('/', async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(await page('start.html')),
  )
  app.get('/start.js', async (_request, reply) => reply.type('text/javascript').send(await page('start.js')))
  app.get('/start.css', async (_request, reply) => reply.type('text/css').send(await page('start.css')))
  app.get('/lab.json', () => ({
    platform: telephone.description,
    callers,
    agents: agents.map((agent) => ({ ...agent, links: consoles.map((each) => linkFor(each, agent)) })),
    consoles: consoles.map(({ name }) => ({ name })),
  }))
  app.get('/activities.json', () =>
    stored().flatMap(([crm, activities]) => activities.map((activity) => ({ console: crm, ...activity }))),
  )
  app.post('/call', async (request, reply) => {
    const wanted = v.safeParse(callRequest, request.body)
    if (!wanted.success) return reply.code(400).send({ error: wanted.issues[0].message })
    telephone.farEnd.call(wanted.output)
    return reply.code(204).send()
  })
  return siteOf([hosts.start, '127.0.0.1'], app)
}
