import { join } from 'node:path'
import { build } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { Gallery } from './gallery.ts'

declare global {
  interface Window {
    readonly gallery: Gallery
  }
}

/** The strictest policy that the phone's pages may have: no style and no script but the page's own. */
const policy = "default-src 'none'; require-trusted-types-for 'script'; trusted-types lit-html"

const html = `<!doctype html>
<html lang="en">
  <head>
    <title>Phone</title>
    <meta http-equiv="Content-Security-Policy" content="${policy}">
  </head>
  <body></body>
</html>`

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'gallery.ts')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  })
  return outputFiles.map(({ text }) => text).join('')
}

export interface OpenGallery {
  readonly page: Page
  readonly names: readonly string[]
  close(): Promise<void>
}

const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })

/** Opens the gallery in a browser; `viewport` in CSS px. */
export async function openGallery(
  viewport = { width: 380, height: 500 },
  deviceScaleFactor = 1,
): Promise<OpenGallery> {
  const [browser, script] = await Promise.all([launch(), bundle()])
  const page = await browser.newPage({ viewport, deviceScaleFactor })
  await page.setContent(html)
  await page.evaluate(script)
  const names = await page.evaluate(() => window.gallery.names)
  return { page, names, close: () => browser.close() }
}
