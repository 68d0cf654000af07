import { readFile } from 'node:fs/promises'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import esbuild from 'rollup-plugin-esbuild'

const { version } = JSON.parse(await readFile('package.json', 'utf8'))

/** What is delivered: a folder for each console. A page and its script have the same name; modules have no page. */
const deliverables = [
  {
    target: 'dist/salesforce',
    scripts: { connector: 'force-app/connector/connector.ts', login: 'force-app/connector/login.ts' },
  },
  { target: 'dist/salesforce', scripts: { redirect: 'shared/phone/redirect.ts' } },
  { target: 'dist/dynamics', scripts: { phone: 'd365/provider/phone.ts' } },
  { target: 'dist/dynamics', scripts: { redirect: 'shared/phone/redirect.ts' } },
  {
    target: 'dist/embedding',
    scripts: { phone: 'shared/embedding/phone.ts' },
    modules: { embed: 'shared/embedding/embed.ts' },
  },
  { target: 'dist/embedding', scripts: { redirect: 'shared/phone/redirect.ts' } },
  { target: 'dist/embedding', modules: { 'embed-frame': 'shared/embedding/embed-frame.ts' } },
]

/** Writes the page of each script. */
const pages = (names) => ({
  name: 'pages',
  async generateBundle() {
    const template = await readFile('shared/phone/page.html', 'utf8')
    for (const name of names) {
      const source = template.replace('{{script}}', `${name}.js`)
      this.emitFile({ type: 'asset', fileName: `${name}.html`, source })
    }
  },
})

/**
 * The phone hands sip.js its own transport and its own session description handler, so that the ones that sip.js
 * has for the web are never used; only its default options name them.
 */
const withoutSipJsWebPlatform = {
  name: 'without-sip-js-web-platform',
  load: (id) => (/sip\.js\/lib\/platform\/web\//.test(id) ? emptyWebPlatform : null),
}

const emptyWebPlatform = `
  export class Transport {}
  export const defaultSessionDescriptionHandlerFactory = () => undefined
`

/** What sip.js says for its own developers is not shown anywhere: the phone has its own log. */
const sipJsChatter = ['this.logger.debug', 'this.logger.log', 'logger.debug', 'logger.log']

/** Names that the build gives a value. */
const constants = { SIDETONE_VERSION: version, '@process.env.NODE_ENV': '"production"' }

export default deliverables.map(({ target, scripts = {}, modules = {} }) => ({
  input: { ...scripts, ...modules },
  output: {
    dir: target,
    format: 'es',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    sourcemap: true,
  },
  plugins: [
    withoutSipJsWebPlatform,
    nodeResolve({ browser: true, exportConditions: ['production'] }),
    esbuild({ target: 'es2022' }),
    terser({
      module: true,
      ecma: 2020,
      compress: { passes: 2, pure_funcs: sipJsChatter, global_defs: constants },
    }),
    pages(Object.keys(scripts)),
  ],
}))
