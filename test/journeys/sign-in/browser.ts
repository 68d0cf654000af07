import { chromium, type Browser } from 'playwright-core'

/**
 * Chromium as people have it: third-party cookies are blocked (Debian's default), storage is partitioned by the
 * top-level site, and pop-up windows need a click. Playwright's own arguments would switch the last two off; its
 * list of features to disable gives way to any other.
 */
export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    ignoreDefaultArgs: ['--headless', '--disable-popup-blocking'],
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-features=Translate',
    ],
  })
