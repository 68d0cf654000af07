/**
 * Checks on the bytes that are delivered: each bundle knows its own CRM only, or none, none holds a fake or the
 * lab, and the first load of each phone stays small.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstCall, firstLoad, firstPages } from './first-load.ts'

const nowhere = ['FakeTelephony', 'fake-access-token', 'salesforce.localhost', 'dynamics.localhost']

const forbidden = {
  'dist/salesforce': ['CIFramework', 'msdyn_', ...nowhere],
  'dist/dynamics': ['sforce', 'opencti', ...nowhere],
  'dist/embedding': ['CIFramework', 'msdyn_', 'sforce', 'opencti', ...nowhere],
}

/** gzip bytes */
const limit = 95_000

const scriptsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(folder, file))

function problemsIn(folder: string, words: readonly string[]): readonly string[] {
  if (!existsSync(folder)) return [`${folder} is missing: npm run build`]
  return scriptsIn(folder).flatMap((file) => {
    const script = readFileSync(file, 'utf8')
    return words.filter((word) => script.includes(word)).map((word) => `${file} holds "${word}"`)
  })
}

const problems = Object.entries(forbidden).flatMap(([folder, words]) => problemsIn(folder, words))
if (problems.length === 0) {
  for (const [crm, pages] of Object.entries(firstPages)) {
    const { gzipBytes, files } = firstLoad(pages)
    const sizes = `first load ${String(gzipBytes)} B gzip in ${String(files.length)} files`
    console.log(`${crm}: ${sizes}, ${String(firstCall(pages))} B by the first call`)
    if (gzipBytes > limit) problems.push(`${crm}: first load is over ${String(limit)} B gzip`)
  }
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
