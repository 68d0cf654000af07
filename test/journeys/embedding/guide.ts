import { readFileSync } from 'node:fs'

const guide = readFileSync('docs/embedding.md', 'utf8')

/** The hosts of the guide are named as those of the lab are. */
const inLab = (text: string, port: number): string =>
  text
    .replaceAll(/https:\/\/(\w+)\.example\.com/g, `http://$1.localhost:${String(port)}`)
    .replaceAll('app.example.com', 'app.localhost')

/** The code of that language under a heading of the guide, with the lab's addresses. @throws Error where there is none */
export function exampleOf(heading: string, language: 'html' | 'js', port: number): string {
  const [, section = ''] = guide.split(`\n### ${heading}\n`)
  const [, code] =
    new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(section.split('\n### ')[0] ?? '') ?? []
  if (code === undefined) throw new Error(`The guide has no ${language} under "${heading}".`)
  return inLab(code, port)
}

/** The headings of all examples. */
export const examples: readonly string[] =
  (guide.split('\n## Examples\n')[1] ?? '').split('\n## ')[0]?.match(/(?<=^### ).*$/gm) ?? []
