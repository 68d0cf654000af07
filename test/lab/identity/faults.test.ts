import { hosts } from '../site.ts'
import { ada, signedIn } from './contract/bench.ts'
import { startIdentitySites } from './started-sites.ts'
import type { StartedSites } from './started-sites.ts'
import { createVisitor } from './visitor.ts'

let lab: StartedSites
beforeAll(async () => {
  lab = await startIdentitySites()
})
afterAll(() => lab.stop())
afterEach(() => lab.faults.clear())

const visitor = createVisitor()
const at = (host: keyof typeof hosts, path: string) => `http://${hosts[host]}:${String(lab.port)}${path}`

describe('faults over HTTP', () => {
  const order = (body: unknown) =>
    visitor.ask(at('identity', '/lab/faults'), { method: 'POST', text: JSON.stringify(body) })

  it('are taken while the site is down', async () => {
    await order({ identity: { down: 'refused' } })
    expect(lab.faults.conditions.identity.down).toBe('refused')
    expect((await order({})).status).toBe(200)
    expect(lab.faults.conditions.identity.down).toBe('no')
  })

  it('are told', async () => {
    await lab.faults.set({ discovery: { reply: 'malformed' } })
    const { body } = await visitor.ask(at('discovery', '/lab/faults'))
    expect(JSON.parse(body)).toEqual(lab.faults.conditions)
  })

  it('end sessions', async () => {
    const { phone, tokens } = await signedIn(lab)
    await order({ endSessionsOf: ada.userName })
    expect((await phone.refresh(tokens.refresh_token)).status).toBe(400)
  })

  it('are refused when nobody understands them', async () => {
    expect((await order({ identity: { mood: 'bad' } })).status).toBe(400)
  })
})
