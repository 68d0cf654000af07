import { readFile } from 'node:fs/promises'

/**
 * The style sheet of a console, from one file for each part of its screen.
 *
 * @param folder where the files are
 * @param parts their names, in the order in which one may overrule the one before
 */
export async function joinedStyles(folder: URL, parts: readonly string[]): Promise<string> {
  const sheets = await Promise.all(parts.map((part) => readFile(new URL(`${part}.css`, folder), 'utf8')))
  return sheets.join('\n')
}
