import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

/**
 * Bundles one TypeScript entry for the browser.
 *
 * @param banner JavaScript to put in front
 * @returns the script
 */
export async function bundle(entry: URL, options: { readonly banner?: string } = {}): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(entry)],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    sourcemap: 'inline',
    logLevel: 'silent',
    ...(options.banner !== undefined && { banner: { js: options.banner } }),
  })
  return result.outputFiles.map((file) => file.text).join('\n')
}
