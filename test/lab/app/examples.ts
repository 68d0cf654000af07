import { readFileSync } from 'node:fs'

const guide = readFileSync(new URL('../../../docs/embedding.md', import.meta.url), 'utf8')

const [, chapter = ''] = guide.split('\n## Examples\n')
const sections = (chapter.split('\n## ')[0] ?? '').split('\n### ').slice(1)

/** An example of the guide to embedding. */
export interface Example {
  readonly heading: string
  /** Path of the page in the lab's application. */
  readonly path: string
  /** The code in that language, with the addresses of a lab. @throws Error where there is none */
  code(language: 'html' | 'js', port: number): string
}

/** The hosts of the guide are named as those of the lab are. */
const inLab = (text: string, port: number): string =>
  text
    .replaceAll(/https:\/\/(\w+)\.example\.com/g, `http://$1.localhost:${String(port)}`)
    .replaceAll('app.example.com', 'app.localhost')

/** The examples of docs/embedding.md, in their order. */
export const examples: readonly Example[] = sections.map((section) => {
  const [heading = ''] = section.split('\n')
  return {
    heading,
    path: `/examples/${heading.toLowerCase().replaceAll(/\W+/g, '-')}`,
    code(language, port) {
      const [, found] = new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\n\`\`\``).exec(section) ?? []
      if (found === undefined) throw new Error(`There is no ${language} under "${heading}".`)
      return inLab(found, port)
    },
  }
})
