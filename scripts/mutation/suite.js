/** The least of Jest that unit tests need, in this very process: loading a test file anew takes milliseconds. */
import { performance } from 'node:perf_hooks'
import { expect } from 'expect'
import { ModuleMocker } from 'jest-mock'

/** How long a test may take before it counts as failed: ms. */
const patience = 10_000

/** The tests that have been declared so far. */
let declared = []
let path = []
/** What is done around each test of the `describe` that is being read. */
let hooks = { before: [], after: [] }

function describe(name, body) {
  const [outerPath, outerHooks] = [path, hooks]
  path = [...path, name]
  hooks = { before: [...hooks.before], after: [...hooks.after] }
  body()
  ;[path, hooks] = [outerPath, outerHooks]
}

function it(name, body) {
  declared.push({ name: [...path, name].join(' › '), body, hooks })
}

/** One test for each row; its number tells it from the others. */
it.each = (rows) => (name, body) => {
  rows.forEach((row, at) => it(`${name} [${at + 1}]`, () => (Array.isArray(row) ? body(...row) : body(row))))
}

const mocker = new ModuleMocker(globalThis)

Object.assign(globalThis, {
  ...{ describe, it, test: it, expect },
  beforeEach: (hook) => hooks.before.push(hook),
  afterEach: (hook) => hooks.after.push(hook),
  jest: { fn: (implementation) => mocker.fn(implementation) },
})

/** The tests that `load` declares, in their order. */
export function declaredBy(load) {
  declared = []
  path = []
  hooks = { before: [], after: [] }
  load()
  return declared
}

const late = (timer) =>
  new Promise((_, reject) => {
    timer.id = setTimeout(() => reject(new Error('the test takes too long')), patience)
  })

/** Runs a test; resolves with why it failed, if it did, and how long it took in ms. */
export async function run({ body, hooks: { before, after } }) {
  const began = performance.now()
  const timer = {}
  try {
    for (const hook of before) await hook()
    await Promise.race([(async () => body())(), late(timer)])
    for (const hook of after) await hook()
    return { took: performance.now() - began }
  } catch (error) {
    return {
      took: performance.now() - began,
      failure: error instanceof Error ? error.message : String(error),
    }
  } finally {
    clearTimeout(timer.id)
  }
}
