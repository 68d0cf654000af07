/** Their unit tests must notice every change of them. */
const folders = ['shared/call', 'shared/desk', 'shared/sip/frame-guard']

/** `npm run mutation`: changes the product in small ways, one at a time, and sees whether a unit test fails. */
export default {
  mutate: [...folders.map((folder) => `${folder}/*.ts`), '!**/*.test.ts', '!**/testing.ts'],
  plugins: ['./scripts/mutation/runner.js'],
  testRunner: 'in-process',
  coverageAnalysis: 'perTest',
  // Changes that are noticed, in percent: `scripts/mutation/scores.ts` fails where a folder has less than `low`.
  thresholds: { high: 95, low: 90, break: null },
  concurrency: 2,
  // On a machine that has other work, slow is not endless: ms.
  timeoutMS: 20_000,
  // A copy of the product's source, where the changes are made.
  tempDirName: 'test-results/mutation/copy',
  ignorePatterns: ['**', '!shared/**', '!package.json'],
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: 'test-results/mutation/report.html' },
  jsonReporter: { fileName: 'test-results/mutation/report.json' },
}
