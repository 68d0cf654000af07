import { writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { measureCallPath } from './call-path.ts'
import type { Figures } from './figure.ts'
import { measureFirstLoad } from './first-load.ts'

/** The benchmarks by name; each measures one or several figures. */
const benchmarks: Readonly<Record<string, () => Promise<Figures>>> = {
  'first-load': measureFirstLoad,
  'call-path': measureCallPath,
}

const { values } = parseArgs({ options: { json: { type: 'string' }, only: { type: 'string' } } })
const chosen = values.only?.split(',') ?? Object.keys(benchmarks)

let figures: Figures = {}
for (const name of chosen) {
  const measure = benchmarks[name]
  if (!measure)
    throw new Error(`There is no benchmark ${name}; there are: ${Object.keys(benchmarks).join(', ')}`)
  figures = { ...figures, ...(await measure()) }
}

console.table(figures)
if (values.json) await writeFile(values.json, `${JSON.stringify(figures, null, 2)}\n`)
