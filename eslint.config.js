import js from '@eslint/js'
import { importX } from 'eslint-plugin-import-x'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Which folders of the product each folder may import from, besides itself. Everything else is refused. */
const direction = {
  'shared/call': [],
  'shared/ports': ['call'],
  'shared/desk': ['call', 'ports'],
  'shared/window-link': ['call', 'ports'],
  'shared/sip': ['call', 'ports', 'desk'],
  'shared/keycloak': ['call', 'ports', 'window-link'],
  'shared/journal': ['call', 'ports'],
  'shared/tabs': ['call', 'ports', 'desk', 'window-link'],
  'shared/ui': ['call', 'ports', 'desk'],
  'shared/fakes': ['call', 'ports'],
  'shared/token-service': ['call', 'ports'],
}

const zones = Object.entries(direction).map(([target, allowed]) => ({
  target: `./${target}/**/!(*.test).ts`,
  from: './shared',
  except: [target.replace('shared/', ''), ...allowed].map((folder) => `./${folder}`),
  message: 'The dependency direction forbids this import.',
}))

const adapters = [
  { target: './shared', from: ['./force-app', './d365', './test'] },
  { target: './force-app', from: ['./d365', './test'] },
  { target: './d365', from: ['./force-app', './test'] },
  { target: './force-app/**/!(*.test).ts', from: './shared/fakes' },
  { target: './d365/**/!(*.test).ts', from: './shared/fakes' },
].map((zone) => ({ ...zone, message: 'The product knows no CRM but in its adapter, no fake and no test.' }))

/** Libraries that one folder alone may import. */
const owned = { 'sip.js': 'shared/sip', 'keycloak-js': 'shared/keycloak' }

const onlyIn = ([library, folder]) => ({
  files: ['shared/**/*.ts', 'force-app/**/*.ts', 'd365/**/*.ts'],
  ignores: [`${folder}/**`],
  rules: { 'no-restricted-imports': ['error', { patterns: [{ group: [library, `${library}/*`] }] }] },
})

const merged = (rows) => {
  const [first, second] = rows
  return [
    { ...first, rules: { 'no-restricted-imports': ['error', { patterns: Object.keys(owned) }] }, ignores: [] },
    { ...first, files: [`${owned['sip.js']}/**/*.ts`], ignores: [], rules: second.rules },
    { ...second, files: [`${owned['keycloak-js']}/**/*.ts`], ignores: [], rules: first.rules },
  ]
}

export default ts.config(
  { ignores: ['dist/', 'coverage/', 'test-results/', '.lab/', 'node_modules/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [ts.configs.recommendedTypeChecked, ts.configs.stylistic],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/require-await': 'off',
      'import-x/no-cycle': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...zones, ...adapters] }],
      complexity: ['error', 10],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
    },
  },
  ...merged(Object.entries(owned).map(onlyIn)),
  {
    files: ['shared/**/*.ts', 'force-app/**/*.ts', 'd365/**/*.ts'],
    ignores: ['shared/window-link/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { property: 'postMessage', message: 'Only window-link posts messages between windows.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "CallExpression[callee.property.name='addEventListener'][arguments.0.value='message']",
          message: 'Only window-link receives messages from other windows.',
        },
      ],
      'no-console': 'error',
    },
  },
  { files: ['**/*.test.ts', 'test/**/*.ts'], rules: { 'max-lines-per-function': 'off' } },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'max-lines-per-function': ['error', { max: 60 }] },
  },
)
