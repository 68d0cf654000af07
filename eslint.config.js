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
  'shared/support': ['call', 'ports', 'desk'],
  'shared/fakes': ['call', 'ports'],
  'shared/token-service': ['call', 'ports'],
  /** Puts the phone together for the entry points. */
  'shared/phone': [
    'call',
    'ports',
    'desk',
    'sip',
    'keycloak',
    'journal',
    'tabs',
    'ui',
    'window-link',
    'support',
  ],
  /** The phone for pages that are no CRM: an entry point. */
  'shared/embedding': ['call', 'ports', 'keycloak', 'phone', 'ui', 'window-link'],
}

const zones = Object.entries(direction).map(([target, allowed]) => ({
  target: `./${target}/**/!(*.test|*testing).ts`,
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
const owners = { 'sip.js': 'shared/sip', 'keycloak-js': 'shared/keycloak' }

const forbid = (libraries) => ({
  'no-restricted-imports': ['error', { patterns: libraries.map((name) => ({ group: [name, `${name}/*`] })) }],
})

const product = ['shared/**/*.ts', 'force-app/**/*.ts', 'd365/**/*.ts']

/** Nobody may import an owned library, but its owner may import its own. */
const ownership = [
  { files: product, rules: forbid(Object.keys(owners)) },
  ...Object.entries(owners).map(([library, folder]) => ({
    files: [`${folder}/**/*.ts`],
    rules: forbid(Object.keys(owners).filter((other) => other !== library)),
  })),
]

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
  ...ownership,
  {
    files: product,
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
  {
    files: ['**/*.test.ts', '**/*testing.ts', 'test/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['**/*.js'],
    languageOptions: { globals: { ...globals.node } },
    rules: { 'max-lines-per-function': ['error', { max: 60 }] },
  },
)
