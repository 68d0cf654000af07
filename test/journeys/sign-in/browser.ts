import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type BrowserContext } from 'playwright-core'

/**
 * Playwright's own arguments would let pages open windows without a click and would switch the partitioning of
 * storage off; its list of features to disable gives way to any other.
 */
const options = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  ignoreDefaultArgs: ['--headless', '--disable-popup-blocking'],
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-features=Translate',
  ],
}

/**
 * Chromium as people have it: third-party cookies are blocked (Debian's default), storage is partitioned by the
 * top-level site, and windows need a click.
 */
export const launchBrowser = (): Promise<Browser> => chromium.launch(options)

export interface BrowserWithProfile {
  readonly context: BrowserContext
  close(): Promise<void>
}

/** The same with third-party cookies allowed; that takes a profile of its own. */
export async function launchPermissiveBrowser(): Promise<BrowserWithProfile> {
  const profile = await mkdtemp(join(tmpdir(), 'sign-in-profile-'))
  await mkdir(join(profile, 'Default'))
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const context = await chromium.launchPersistentContext(profile, options)
  return {
    context,
    async close() {
      await context.close()
      // Chromium still writes for a moment after it has said that it is closed.
      await rm(profile, { recursive: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}
