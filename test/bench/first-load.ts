import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { firstCall, firstLoad, firstPages } from '../../scripts/first-load.ts'
import type { Figures } from './figure.ts'

/** A page with nothing but sip.js, as its guide sets it up. */
async function bareSipJs(): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: ['test/bench/call-path/yardstick-page.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}

/**
 * What each console loads before its phone can be signed in to, and what it has loaded when the first call can be
 * placed: gzip bytes. Needs the built pages.
 */
export async function measureFirstLoad(): Promise<Figures> {
  const yardstick = await bareSipJs()
  const figures = Object.entries(firstPages).flatMap(([crm, pages]) => [
    [`firstLoadGzipBytes.${crm}`, { ours: firstLoad(pages).gzipBytes, yardstick }],
    [`firstCallGzipBytes.${crm}`, { ours: firstCall(pages), yardstick }],
  ])
  return Object.fromEntries(figures) as Figures
}
