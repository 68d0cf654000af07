import type { Page } from 'playwright-core'
import { fakeSettings } from '../../../shared/fakes/crm-host.ts'
import type { CallBench } from './call-bench.ts'
import { untilLine } from './phone-page.ts'

/** Starts the desk of an agent in a page, and waits for its line. */
export async function startDesk(page: Page, bench: CallBench, settings = fakeSettings): Promise<void> {
  await page.evaluate(([account, given]) => window.startDesk(account, given), [
    bench.accountOf('ada'),
    settings,
  ] as const)
  await untilLine(page, 'ready')
}

/** The same, with the phone on the screen. */
export async function startScreen(page: Page, bench: CallBench): Promise<void> {
  await startDesk(page, bench)
  await page.evaluate(() => window.showScreen())
}
