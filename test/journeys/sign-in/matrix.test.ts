import type { Browser } from 'puppeteer-core'
import { AnyConsole } from '../../drivers/any-browser.ts'
import { browserModes, type BrowserMode } from '../../drivers/browser-modes.ts'
import { consoleKinds } from '../../drivers/console.ts'
import { agents, type Agent } from '../../lab/agents.ts'
import type { OpenerPolicy } from '../../lab/console/opener-policy.ts'
import type { Hosting } from '../../lab/hosting.ts'
import { startLab, type Lab } from '../../lab/lab.ts'
import { watchAnyConsole } from './any-secrets.ts'

/** Where somebody cuts windows off from each other (Cross-Origin-Opener-Policy). */
const openerPolicies = {
  nowhere: { external: 'none', crm: 'none' },
  'at the external provider': { external: 'same-origin', crm: 'none' },
  'on the CRM page': { external: 'none', crm: 'same-origin' },
} as const satisfies Record<string, { external: OpenerPolicy; crm: OpenerPolicy }>

const logins = { 'a local login': 'local', 'a brokered login': 'external' } as const satisfies Record<
  string,
  Agent['login']
>

const hostings: Readonly<Record<Hosting, string>> = {
  own: 'the phone on its own site',
  crm: 'the phone same-site with the CRM',
}

interface Cell {
  readonly kind: keyof typeof consoleKinds
  readonly policy: keyof typeof openerPolicies
  readonly login: keyof typeof logins
}

const keys = <K extends string>(table: Readonly<Record<K, unknown>>) => Object.keys(table) as K[]

/** All cells in Salesforce, and in Dynamics those that are different from each other there. */
const cells: readonly Cell[] = [
  ...keys(openerPolicies).flatMap((policy) =>
    keys(logins).map((login) => ({ kind: 'salesforce', policy, login }) as const),
  ),
  { kind: 'dynamicsWorkspace', policy: 'at the external provider', login: 'a brokered login' },
  { kind: 'dynamicsWorkspace', policy: 'on the CRM page', login: 'a local login' },
  { kind: 'dynamicsOneSession', policy: 'nowhere', login: 'a local login' },
]

const agentFor = (login: Agent['login']): Agent => {
  const agent = agents.find((each) => each.login === login)
  if (!agent) throw new Error(`the lab has nobody with a login ${login}`)
  return agent
}

const labs = new Map<Hosting, Lab>()

const labFor = (hosting: Hosting): Lab => {
  const lab = labs.get(hosting)
  if (!lab) throw new Error(`no lab for ${hosting}`)
  return lab
}

beforeAll(async () => {
  for (const hosting of keys(hostings)) labs.set(hosting, await startLab({ port: 0, hosting }))
})
afterAll(async () => {
  for (const lab of labs.values()) await lab.close()
})

describe.each(browserModes)('$name', ({ launch, thirdParty }: BrowserMode) => {
  let browser: Browser
  let desk: AnyConsole | undefined

  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  afterAll(() => browser.close())
  afterEach(async () => {
    await desk?.close()
    desk = undefined
  })

  const open = async (hosting: Hosting, { kind: name, policy, login }: Cell): Promise<AnyConsole> => {
    const lab = labFor(hosting)
    const { external, crm } = openerPolicies[policy]
    await lab.identityFaults.set({ external: { openerPolicy: external } })
    const { query, ...kind } = consoleKinds[name]
    return AnyConsole.open({
      browser,
      lab,
      kind: { ...kind, query: { ...query, openerPolicy: crm } },
      agent: agentFor(logins[login]),
    })
  }

  it('is as its name says, and opens one window for one click', async () => {
    desk = await open('own', { kind: 'salesforce', policy: 'nowhere', login: 'a local login' })
    const frame = await desk.phoneFrame()
    const found = await frame.evaluate(async () => {
      const opened = [window.open('about:blank'), window.open('about:blank')].map(Boolean)
      const cookies = await document.hasStorageAccess()
      try {
        return { cookies, storage: Boolean(localStorage), opened }
      } catch {
        return { cookies, storage: false, opened }
      }
    })
    expect(found).toEqual({ ...thirdParty, opened: [true, false] })
  })

  describe.each(keys(hostings))('%s', (hosting) => {
    it.each(cells)(
      `(7) (29) ${hostings[hosting]}: signed in, $kind, opener policy $policy, $login`,
      async (cell) => {
        desk = await open(hosting, cell)
        const secrets = await watchAnyConsole(desk)
        await desk.signIn()
        expect(desk.windows).toHaveLength(1)
        expect(await secrets.leaks()).toEqual([])
        expect(await secrets.found()).toBeGreaterThanOrEqual(4)
      },
    )
  })
})
