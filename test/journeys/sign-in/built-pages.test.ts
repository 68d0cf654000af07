import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

describe('the built pages', () => {
  const scripts = (folder: string): readonly (readonly [string, string])[] =>
    readdirSync(folder, { recursive: true })
      .map(String)
      .filter((file) => file.endsWith('.js'))
      .map((file) => [file, readFileSync(join(folder, file), 'utf8')])

  test('(4) post no message to everybody, and compare no part of an origin', () => {
    const careless = [
      /postMessage\([^)]{0,200}["'`]\*["'`]/,
      /origin\.(?:startsWith|endsWith|includes|match|search|indexOf)\(/,
    ]
    const found = scripts('dist').filter(([, text]) => careless.some((pattern) => pattern.test(text)))
    expect(found.map(([file]) => file)).toEqual([])
  })
})
