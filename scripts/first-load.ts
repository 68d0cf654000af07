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

/**
 * What a browser loads before the phone of a console works: pages, their scripts, and what these import.
 *
 * @param pages paths of HTML files
 */
export function firstLoad(pages: readonly string[]): {
  readonly gzipBytes: number
  readonly files: readonly string[]
} {
  const scripts = pages.flatMap((page) =>
    pathsIn(readFileSync(page, 'utf8'), /<script[^>]*\ssrc="([^"]+)"/g, page),
  )
  const files = [...new Set([...pages, ...scripts.flatMap((script) => [...withImports(script)])])]
  return { gzipBytes: files.reduce((sum, file) => sum + gzipSize(file), 0), files }
}

/** Chunks that come before the first call can be placed, while the agent signs in. */
const beforeFirstCall = ['browser-telephony', 'keycloak']

/** What has come by the time of the first call: gzip bytes. */
export function firstCall(pages: readonly string[]): number {
  const [page = ''] = pages
  const chunks = beforeFirstCall.map((name) => join(dirname(page), 'chunks', `${name}.js`))
  const loaded = new Set(firstLoad(pages).files)
  const later = new Set(
    chunks.flatMap((chunk) => [...withImports(chunk)]).filter((file) => !loaded.has(file)),
  )
  return firstLoad(pages).gzipBytes + [...later].reduce((sum, file) => sum + gzipSize(file), 0)
}
