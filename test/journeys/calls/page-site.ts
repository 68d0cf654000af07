import { build } from 'esbuild'
import { hosts, type Site } from '../../lab/site.ts'

export interface PageSiteOptions {
  /** Path of each page's script from the root of the repository, by the page's path. */
  readonly pages: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
}

async function bundle(script: string): Promise<string> {
  const options = { bundle: true, format: 'esm', write: false } as const
  const { outputFiles } = await build({ entryPoints: [script], ...options })
  return outputFiles[0]?.text ?? ''
}

const html = (scriptPath: string): string =>
  `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${scriptPath}"></script>`

/** Serves pages of tests where the phone's own pages are served. */
export async function createPageSite({ pages, headers = {} }: PageSiteOptions): Promise<Site> {
  const files = new Map<string, readonly [type: string, content: string]>()
  for (const [path, script] of Object.entries(pages)) {
    files.set(path, ['text/html', html(`${path}.js`)])
    files.set(`${path}.js`, ['text/javascript', await bundle(script)])
  }
  return {
    hosts: [hosts.phone],
    handle({ url = '' }, response) {
      const [type, content] = files.get(url) ?? ['text/plain', '']
      response.writeHead(files.has(url) ? 200 : 404, { 'content-type': `${type}; charset=utf-8`, ...headers })
      response.end(content)
    },
  }
}
