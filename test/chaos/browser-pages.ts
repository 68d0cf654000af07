import type { Browser, Page } from 'playwright-core'
import { tones } from '../lab/agents.ts'
import { startServer, type LabServer } from '../lab/server.ts'
import type { LineAccount } from '../../shared/ports/telephony.ts'
import { originOf } from '../lab/site.ts'
import { launchBrowser } from '../journeys/calls/browser.ts'
import { createPageSite } from '../journeys/calls/page-site.ts'
import { writeTone } from '../journeys/calls/tone-file.ts'
import type { Pages } from './run.ts'

/** So many runs of a page leave it enough of the 500 peer connections that Chromium lets one make. */
const runsOfAPage = 60

/** Gives out the account of a run. */
export type Accounts = Map<string, () => LineAccount>

/** One browser, with pages in it that are used again and again. */
export async function openPages(accounts: Accounts): Promise<Pages> {
  const server: LabServer = await startServer(0)
  server.add(await createPageSite({ pages: { '/phone': 'test/chaos/page/main.ts' } }))
  const browser: Browser = await launchBrowser({ hears: await writeTone(tones.agent) })
  const idle: Page[] = []
  const runs = new WeakMap<Page, number>()

  async function open(): Promise<Page> {
    const page = await (await browser.newContext()).newPage()
    await page.exposeFunction('accountOf', (run: string) => accounts.get(run)?.())
    await page.goto(`${originOf('phone', server.port)}/phone`)
    return page
  }

  return {
    take: async () => idle.pop() ?? (await open()),
    async giveBack(page, isClean) {
      const count = (runs.get(page) ?? 0) + 1
      runs.set(page, count)
      if (isClean && count < runsOfAPage) idle.push(page)
      else await page.context().close()
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
