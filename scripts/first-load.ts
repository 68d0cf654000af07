import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** The pages that an agent's console loads at once: the phone, and in Salesforce its login page in it. */
export const firstPages = {
  salesforce: ['dist/salesforce/connector.html', 'dist/salesforce/login.html'],
  dynamics: ['dist/dynamics/phone.html'],
} as const

const gzipSize = (file: string): number => gzipSync(readFileSync(file), { level: 9 }).length

const importPattern = /(?:^|[;}\s])(?:import|export)\s*(?:[\w*${},\s]*?from\s*)?["'](\.[^"']+)["']/g

const pathsIn = (text: string, pattern: RegExp, from: string): readonly string[] =>
  [...text.matchAll(pattern)].map(([, path = '']) => join(dirname(from), path))

/** A script and what it imports at once; what it imports later, by `import()`, does not count. */
function withImports(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const imported of pathsIn(readFileSync(file, 'utf8'), importPattern, file)) withImports(imported, seen)
  return seen
}

/** Chunks that a page asks for by itself, before anybody signs in. */
const atOnce = ['support', 'keycloak']

/** Chunks that come while the agent signs in, so that the first call can be placed. */
const beforeFirstCall = ['browser-telephony', 'min']

const chunksOf = ([page = '']: readonly string[], names: readonly string[]): readonly string[] =>
  names.map((name) => join(dirname(page), 'chunks', `${name}.js`))

const scriptsOf = (page: string): readonly string[] =>
  pathsIn(readFileSync(page, 'utf8'), /<script[^>]*\ssrc="([^"]+)"/g, page)

const sizeOf = (files: Iterable<string>): number => [...files].reduce((sum, file) => sum + gzipSize(file), 0)

const load = (pages: readonly string[], chunks: readonly string[]): ReadonlySet<string> =>
  new Set([
    ...pages,
    ...[...pages.flatMap(scriptsOf), ...chunks].flatMap((script) => [...withImports(script)]),
  ])

/**
 * What a browser loads before an agent can sign in: pages, their scripts, and what these import.
 *
 * @param pages paths of HTML files
 */
export function firstLoad(pages: readonly string[]): {
  readonly gzipBytes: number
  readonly files: readonly string[]
} {
  const files = load(pages, chunksOf(pages, atOnce))
  return { gzipBytes: sizeOf(files), files: [...files] }
}

/** What has come by the time of the first call: gzip bytes. */
export const firstCall = (pages: readonly string[]): number =>
  sizeOf(load(pages, chunksOf(pages, [...atOnce, ...beforeFirstCall])))
