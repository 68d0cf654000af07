import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** Suites by name: `scripts/test --only NAME` runs one of them. */
const suites = {
  unit: [
    ...['shared/**/*.test.ts', 'force-app/**/*.test.ts', 'd365/**/*.test.ts', 'scripts/**/*.test.ts'],
    ...['test/lab/**/*.test.ts', 'test/bench/**/*.test.ts'],
  ],
  contract: ['test/contract/**/*.test.ts'],
  'sign-in': ['test/journeys/sign-in/**/*.test.ts'],
  calls: ['test/journeys/calls/**/*.test.ts'],
  salesforce: ['test/journeys/salesforce/**/*.test.ts'],
  dynamics: ['test/journeys/dynamics/**/*.test.ts'],
  embedding: ['test/journeys/embedding/**/*.test.ts'],
  tokens: ['test/journeys/tokens/**/*.test.ts'],
  torture: ['test/torture/**/*.test.ts'],
  chaos: ['test/chaos/**/*.test.ts'],
  a11y: ['test/journeys/a11y/**/*.test.ts'],
}

const project = ([name, patterns]) => ({
  displayName: name,
  testEnvironment: 'node',
  // Jest 30 wraps globals of a file that has ended, in setters that call themselves when the next file sets one.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  testMatch: patterns.map((pattern) => `<rootDir>/${pattern}`),
  transform: {
    '\\.[cm]?[jt]s$': [
      require.resolve('@swc/jest'),
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // Most of the libraries used here are published as ES modules only.
  transformIgnorePatterns: [],
  // Copies of the product, made by `npm run mutation`.
  modulePathIgnorePatterns: ['<rootDir>/test-results/'],
})

export default { projects: Object.entries(suites).map(project), testTimeout: 30_000 }
