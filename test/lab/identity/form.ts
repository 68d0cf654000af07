import type { Answer } from './visitor.ts'

/** A form as a browser would send it. */
export interface Form {
  readonly action: string
  /** What the page has filled in where nobody sees it. */
  readonly fields: Readonly<Record<string, string>>
}

const signs: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" }

const unescape = (text: string): string =>
  text.replace(/&(#?\w+);/g, (entity, name: string) => signs[name] ?? entity)

const attribute = (tag: string, name: string): string =>
  unescape(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '')

/** The first form of a page. @throws Error when there is none */
export const formOf = ({ body, url }: Pick<Answer, 'body' | 'url'>): Form => {
  const [form, tag] = /(<form[^>]*>)[\s\S]*?<\/form>/.exec(body) ?? []
  if (form === undefined || tag === undefined) throw new Error(`No form at ${url.href}: ${body}`)
  const hidden = (form.match(/<input[^>]*>/g) ?? []).filter((input) => attribute(input, 'type') === 'hidden')
  return {
    action: new URL(attribute(tag, 'action'), url).href,
    fields: Object.fromEntries(hidden.map((input) => [attribute(input, 'name'), attribute(input, 'value')])),
  }
}

export const asksForPassword = ({ body }: Pick<Answer, 'body'>): boolean => /type="password"/.test(body)
