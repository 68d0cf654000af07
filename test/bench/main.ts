/**
 * Measures, prints a table, and writes the figures as JSON; exits 1 where a goal is missed:
 *
 *     tsx test/bench/main.ts [--only NAME,…] [--json=FILE]
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readArguments } from './arguments.ts'
import { measureCallPath } from './call-path.ts'
import { measureDeadServers } from './dead-servers.ts'
import type { Figures } from './figure.ts'
import { measureFirstLoad } from './first-load.ts'
import { missedIn } from './goals.ts'
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

const { json, only } = readArguments(process.argv.slice(2))
const chosen = only ?? Object.keys(benchmarks)
for (const name of chosen)
  if (!benchmarks[name])
    throw new Error(`There is no benchmark ${name}; there are: ${Object.keys(benchmarks).join(', ')}`)

let figures: Figures = {}
for (const name of chosen) {
  console.error(`${name} ...`)
  figures = { ...figures, ...(await benchmarks[name]?.()) }
}

console.log(tableOf(figures))
await mkdir(dirname(json), { recursive: true })
await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`)
console.error(`Written to ${json}`)

const missed = missedIn(figures)
if (missed.length > 0) {
  console.error(`Missed: ${missed.join(', ')}`)
  process.exitCode = 1
}
