/**
 * Checks on the bytes that are delivered: each bundle knows its own CRM only, none holds a fake or a test, and the
 * first load of each phone page stays small.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstLoad } from './first-load.js'

const forbidden = {
  'dist/salesforce': ['CIFramework', 'msdyn_', 'FakeTelephony', 'fake-access-token', 'salesforce.localhost'],
  'dist/dynamics': ['sforce', 'opencti', 'FakeTelephony', 'fake-access-token', 'dynamics.localhost'],
}

/** gzip bytes */
const limit = 95_000

const firstPages = ['dist/salesforce/connector.html', 'dist/dynamics/phone.html']

const scriptsIn = (folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((file) => file.endsWith('.js'))
    .map((file) => join(folder, file))

const problems = []
for (const [folder, words] of Object.entries(forbidden)) {
  if (!existsSync(folder)) {
    problems.push(`${folder} is missing: npm run build`)
    continue
  }
  for (const file of scriptsIn(folder)) {
    const script = readFileSync(file, 'utf8')
    for (const word of words) if (script.includes(word)) problems.push(`${file} holds "${word}"`)
  }
}
for (const page of firstPages.filter(existsSync)) {
  const { gzipBytes, files } = firstLoad(page)
  console.log(`${page}: first load ${gzipBytes} B gzip in ${files.length} files`)
  if (gzipBytes > limit) problems.push(`${page}: first load is over ${limit} B gzip`)
}
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
