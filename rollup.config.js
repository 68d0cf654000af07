import { cp, mkdir, readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import nodeResolve from '@rollup/plugin-node-resolve'
import terser from '@rollup/plugin-terser'
import esbuild from 'rollup-plugin-esbuild'

const { version } = JSON.parse(await readFile('package.json', 'utf8'))

/** What is delivered: a folder for each console, with its pages. A page and its script have the same name. */
const deliverables = [
  { source: 'force-app/connector', target: 'dist/salesforce', pages: ['connector', 'login'] },
  { source: 'force-app/connector', target: 'dist/salesforce', pages: ['redirect'] },
  { source: 'd365/provider', target: 'dist/dynamics', pages: ['phone'] },
  { source: 'd365/provider', target: 'dist/dynamics', pages: ['redirect'] },
]

const copyPages = (pages, target) => ({
  name: 'copy-pages',
  async writeBundle() {
    await mkdir(target, { recursive: true })
    await Promise.all(pages.map((page) => cp(page, `${target}/${basename(page)}`)))
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

export default deliverables.map(({ source, target, pages }) => ({
  input: Object.fromEntries(pages.map((page) => [page, `${source}/${page}.ts`])),
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
    copyPages(
      pages.map((page) => `${source}/${page}.html`),
      target,
    ),
  ],
}))
