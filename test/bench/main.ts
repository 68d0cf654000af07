import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { measureCallPath } from './call-path.ts'
import { measureDeadServers } from './dead-servers.ts'
import type { Figures } from './figure.ts'
import { measureFirstLoad } from './first-load.ts'
import { measureIdle } from './idle.ts'
import { measureLineBack } from './line-back.ts'
import { measureSignIn } from './sign-in.ts'
import { tableOf } from './table.ts'
import { measureThousandCalls } from './thousand-calls.ts'

/** The benchmarks by name; each measures one or several figures. */
const benchmarks: Readonly<Record<string, () => Promise<Figures>>> = {
  'first-load': measureFirstLoad,
  'sign-in': measureSignIn,
  'call-path': measureCallPath,
  'dead-servers': measureDeadServers,
  'line-back': measureLineBack,
  idle: measureIdle,
  'thousand-calls': measureThousandCalls,
}

/** `--json` alone writes there; `--json=FILE` elsewhere. */
const usualFile = 'test-results/bench.json'

const args = process.argv.slice(2).map((arg) => (arg === '--json' ? `--json=${usualFile}` : arg))
const { values } = parseArgs({ args, options: { json: { type: 'string' }, only: { type: 'string' } } })
const chosen = values.only?.split(',') ?? Object.keys(benchmarks)
for (const name of chosen)
  if (!benchmarks[name])
    throw new Error(`There is no benchmark ${name}; there are: ${Object.keys(benchmarks).join(', ')}`)

let figures: Figures = {}
for (const name of chosen) {
  console.error(`${name} ...`)
  figures = { ...figures, ...(await benchmarks[name]?.()) }
}

console.log(tableOf(figures))
if (values.json) {
  await mkdir(dirname(values.json), { recursive: true })
  await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`)
  console.error(`Written to ${values.json}`)
}
