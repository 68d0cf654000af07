/**
 * A test runner for Stryker that keeps everything in one process. Most mutants are switched on in code that is loaded
 * already, so that one takes the time of its tests: some milliseconds, where starting Jest takes a third of a second.
 */
import { readdirSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import { forget, load } from './load.js'
import { declaredBy, run } from './suite.js'

/** Shared with the mutated code. */
const state = (globalThis.__stryker__ ??= {})

// A mutant may reject a promise that nobody waits for; only a failing test tells that it was noticed.
process.on('unhandledRejection', () => undefined)

/** Tests stand beside their source. Walks try long series of events, which is too slow a way to notice a change. */
const testFilesIn = (folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts') && !file.endsWith('.walk.test.ts'))
    .map((file) => join(folder, file))

const testsOf = (file) =>
  declaredBy(() => load(file)).map((test) => ({ ...test, id: `${relative('.', file)} ${test.name}`, file }))

const resultOf = ({ id, name, file }, { took, failure }) => ({
  ...{ id, name, fileName: file, timeSpentMs: took },
  ...(failure === undefined
    ? { status: TestStatus.Success }
    : { status: TestStatus.Failed, failureMessage: failure }),
})

class Runner {
  #files = []
  #tests = []
  /** Where the mutant is: the tests beside it are the ones that have to notice it. */
  #folder
  /** How long each test has taken last: ms, by its id. */
  #took = new Map()

  capabilities() {
    return { reloadEnvironment: true }
  }

  async dryRun({ files = [] }) {
    state.activeMutant = undefined
    this.#files = [...new Set(files.map(dirname))].flatMap(testFilesIn)
    this.#reload()
    const tests = await this.#run(this.#tests, false)
    return { status: DryRunStatus.Complete, tests, mutantCoverage: state.mutantCoverage }
  }

  async mutantRun({
    activeMutant,
    mutantActivation,
    reloadEnvironment,
    testFilter,
    hitLimit,
    disableBail,
    ...rest
  }) {
    const folder = dirname(rest.sandboxFileName)
    const isElsewhere = folder !== this.#folder
    this.#folder = folder
    this.#files = testFilesIn(folder)
    const isStatic = mutantActivation === 'static'
    Object.assign(state, { activeMutant: isStatic ? activeMutant.id : undefined, hitCount: 0, hitLimit })
    try {
      if (reloadEnvironment || isElsewhere || this.#tests.length === 0) this.#reload()
    } catch (error) {
      this.#tests = []
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) })
    }
    state.activeMutant = activeMutant.id
    const chosen = testFilter ? this.#tests.filter(({ id }) => testFilter.includes(id)) : this.#tests
    const tests = await this.#run(chosen, !disableBail)
    const timeout = determineHitLimitReached(state.hitCount, state.hitLimit)
    return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests })
  }

  #quickFirst(tests) {
    const took = ({ id }) => this.#took.get(id) ?? 0
    return tests.toSorted((one, other) => took(one) - took(other))
  }

  #reload() {
    forget()
    this.#tests = this.#files.flatMap(testsOf)
  }

  async #run(tests, bail) {
    const results = []
    for (const test of this.#quickFirst(tests)) {
      state.currentTestId = test.id
      const result = await run(test)
      this.#took.set(test.id, result.took)
      results.push(resultOf(test, result))
      if (bail && results.at(-1).status === TestStatus.Failed) break
    }
    state.currentTestId = undefined
    return results
  }
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'in-process', () => new Runner())]
