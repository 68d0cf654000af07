import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { sep } from 'node:path'
import { transformSync } from '@swc/core'

const options = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs', ignoreDynamic: false },
}
const translated = new Map()

/** Sources do not change while a runner lives, so each is translated once. */
function translate(file) {
  const code =
    translated.get(file) ?? transformSync(readFileSync(file, 'utf8'), { ...options, filename: file }).code
  translated.set(file, code)
  return code
}

Module._extensions['.ts'] = (module, file) => module._compile(translate(file), file)

const folder = process.cwd() + sep
const require = createRequire(folder)

const isOurs = (file) => file.startsWith(folder) && !file.includes(`${sep}node_modules${sep}`)

/** Evaluates a source file and everything of the product that it imports, anew; libraries stay as they are. */
export const load = (file) => void require(file)

export function forget() {
  for (const file of Object.keys(require.cache)) if (isOurs(file)) delete require.cache[file]
}
