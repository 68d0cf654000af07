/**
 * Runs the test suites one after the other and adds up what they say.
 *
 *     node scripts/run-suites.js [--only NAME] [--long]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'

const jestSuites = [
  'unit',
  'contract',
  'torture',
  'sign-in',
  'tokens',
  'calls',
  'salesforce',
  'dynamics',
  'embedding',
  'a11y',
  'chaos',
]

/** Suites without a browser may use both cores. */
const parallel = new Set(['unit', 'contract'])

const checks = [
  ['types', 'tsc', '--noEmit'],
  ['lint', 'eslint', '.', '--max-warnings', '0'],
  ['format', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['bundles', 'tsx', 'scripts/check-bundles.ts'],
]

const run = (command, args) => spawnSync('npx', ['--no-install', command, ...args], { stdio: 'inherit' })

function runChecks() {
  const failed = checks.filter(([name, command, ...args]) => {
    console.log(`check: ${name}`)
    return run(command, args).status !== 0
  })
  return { passed: checks.length - failed.length, failed: failed.length, skipped: 0 }
}

function runJest(name) {
  const report = `test-results/${name}.json`
  rmSync(report, { force: true })
  const workers = parallel.has(name) ? [] : ['--runInBand']
  const { status } = run('jest', [
    '--selectProjects',
    name,
    '--ci',
    // Browsers, servers and media of the lab may take a while to let go.
    ...(parallel.has(name) ? [] : ['--forceExit']),
    '--json',
    `--outputFile=${report}`,
    ...workers,
  ])
  return totals(report, status)
}

/** A suite that could not be started, or that failed outside its tests, counts as one failure. */
function totals(report, status) {
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'))
    const broken = result.numRuntimeErrorTestSuites + (status !== 0 && result.success ? 1 : 0)
    return {
      passed: result.numPassedTests,
      failed: result.numFailedTests + broken,
      skipped: result.numPendingTests + result.numTodoTests,
    }
  } catch (error) {
    console.error(`${report}: ${error.message}`)
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const { values } = parseArgs({ options: { only: { type: 'string' }, long: { type: 'boolean' } } })
// Suites that can take longer, and find more, look at this.
if (values.long) process.env.LONG = '1'
const all = ['check', ...jestSuites]
const chosen = values.only ? [values.only] : all
if (!chosen.every((name) => all.includes(name))) {
  console.error(`There is no suite ${values.only}; there are: ${all.join(', ')}`)
  process.exit(2)
}

mkdirSync('test-results', { recursive: true })
const sum = { passed: 0, failed: 0, skipped: 0 }
for (const name of chosen) {
  const started = Date.now()
  const result = name === 'check' ? runChecks() : runJest(name)
  for (const key of Object.keys(sum)) sum[key] += result[key]
  const { passed, failed, skipped } = result
  const seconds = Math.round((Date.now() - started) / 1000)
  console.log(`${name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${seconds} s`)
}
console.log(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped`)
process.exitCode = sum.failed === 0 ? 0 : 1
