import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'

const gzipSize = (file) => gzipSync(readFileSync(file), { level: 9 }).length

/** Scripts that a script imports at once; what it imports later, by `import()`, does not count. */
function staticImports(file) {
  const script = readFileSync(file, 'utf8')
  const imports = [
    ...script.matchAll(/(?:^|[;}\s])(?:import|export)\s*(?:[\w*${},\s]*?from\s*)?["'](\.[^"']+)["']/g),
  ]
  return imports.map(([, path]) => join(dirname(file), path))
}

function withImports(file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const imported of staticImports(file)) withImports(imported, seen)
  return seen
}

/**
 * What a browser loads before the page works: the page, its scripts, and what they import.
 *
 * @param {string} page path of an HTML file
 * @returns {{ gzipBytes: number, files: string[] }}
 */
export function firstLoad(page) {
  const html = readFileSync(page, 'utf8')
  const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"/g)].map(([, path]) =>
    join(dirname(page), path),
  )
  const files = [page, ...new Set(scripts.flatMap((script) => [...withImports(script)]))]
  return { gzipBytes: files.reduce((sum, file) => sum + gzipSize(file), 0), files }
}
