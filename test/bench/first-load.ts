import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { Browser, Page, Response } from 'playwright-core'
import { consoleKinds, type ConsoleKind } from '../drivers/console.ts'
import { launchBrowser } from '../journeys/sign-in/browser.ts'
import { startLab, type Lab } from '../lab/lab.ts'
import { originOf } from '../lab/site.ts'
import { inFreshContext, openSignedOut, signIn } from './consoles.ts'
import type { Figures } from './figure.ts'

const consoles = { salesforce: consoleKinds.salesforce, dynamics: consoleKinds.dynamicsWorkspace } as const

const gzipSize = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length

/** A page with nothing but sip.js, as its guide sets it up. */
async function bareSipJs(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: ['test/bench/phones/bare-sip-js.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSize(contents), 0)
}

/** Counts the pages, scripts and styles of the phone that a page loads: gzip bytes so far. */
function countLoaded(page: Page, lab: Lab): () => Promise<number> {
  const loaded: Response[] = []
  const isPart = ({ pathname, origin }: URL) =>
    origin === originOf('phone', lab.port) && /\.(html|js|css)$/.test(pathname)
  page.on('response', (response) => void (isPart(new URL(response.url())) && loaded.push(response)))
  return async () => {
    const sizes = await Promise.all(loaded.map(async (response) => gzipSize(await response.body())))
    return sizes.reduce((sum, size) => sum + size, 0)
  }
}

const loadsOf = (browser: Browser, lab: Lab, kind: ConsoleKind) =>
  inFreshContext(browser, async (page) => {
    const count = countLoaded(page, lab)
    const frame = await openSignedOut(page, lab, kind)
    const firstLoad = await count()
    await signIn(page, frame, kind)
    return { firstLoad, firstCall: await count() }
  })

/**
 * What each console loads before its phone can be signed in to, and what it has loaded when the first call can be
 * placed: gzip bytes, as a browser that has nothing of it yet asks for them. Needs the built pages.
 */
export async function measureFirstLoad(): Promise<Figures> {
  const [yardstick, lab, browser] = await Promise.all([bareSipJs(), startLab({ port: 0 }), launchBrowser()])
  try {
    await lab.identityFaults.set({ external: { picker: 'at-once' } })
    let figures: Figures = {}
    for (const [crm, kind] of Object.entries(consoles)) {
      const { firstLoad, firstCall } = await loadsOf(browser, lab, kind)
      figures = {
        ...figures,
        [`firstLoadGzipBytes.${crm}`]: { ours: firstLoad, yardstick },
        [`firstCallGzipBytes.${crm}`]: { ours: firstCall, yardstick },
      }
    }
    return figures
  } finally {
    await browser.close()
    await lab.close()
  }
}
