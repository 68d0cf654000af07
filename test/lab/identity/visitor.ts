import { request as send } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'

/** What a request brought back. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Where it came from. */
  readonly url: URL
}

interface Question {
  readonly form?: Readonly<Record<string, string>>
  /** A body as it is. */
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly method?: string
}

/** A browser without a screen: keeps cookies by host and path, follows redirects, submits forms. */
export interface Visitor {
  /** One request, no redirect followed. */
  ask(url: string, question?: Question): Promise<Answer>
  /** Follows redirects until a page comes, or one that leads to `until`. @returns the last answer */
  visit(url: string, until: string, question?: Question): Promise<Answer>
}

interface Cookie {
  readonly host: string
  readonly path: string
  readonly name: string
  readonly value: string
}

/** All `.localhost` names are this machine, but Node's resolver does not know that. */
const fetchHere = (url: URL, question: Question, cookie: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { form } = question
    const body = form ? new URLSearchParams(form).toString() : question.text
    const type = form === undefined ? {} : { 'Content-Type': 'application/x-www-form-urlencoded' }
    const outgoing = send({
      host: '127.0.0.1',
      port: url.port,
      path: url.pathname + url.search,
      method: question.method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { Host: url.host, ...(cookie && { Cookie: cookie }), ...type, ...question.headers },
    })
    outgoing.once('error', reject)
    outgoing.once('response', (incoming) => {
      text(incoming).then((read) => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: read, url })
      }, reject)
    })
    outgoing.end(body)
  })

const parseCookie = (header: string, url: URL): Cookie => {
  const [pair = '', ...attributes] = header.split(/;\s*/)
  const [name = '', value = ''] = pair.split(/=(.*)/s)
  const ended = attributes.some((attribute) => /^(max-age=0|expires=Thu, 01 Jan 1970)/i.test(attribute))
  const path = attributes.find((attribute) => /^path=/i.test(attribute))?.slice(5) ?? '/'
  return { host: url.hostname, path, name, value: ended ? '' : value }
}

export const createVisitor = (): Visitor => {
  const jar = new Map<string, Cookie>()

  const cookiesFor = (url: URL): string =>
    [...jar.values()]
      .filter(
        ({ host, path, value }) => host === url.hostname && url.pathname.startsWith(path) && value !== '',
      )
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')

  const ask: Visitor['ask'] = async (address, question = {}) => {
    const url = new URL(address)
    const answer = await fetchHere(url, question, cookiesFor(url))
    for (const header of answer.headers['set-cookie'] ?? []) {
      const cookie = parseCookie(header, url)
      jar.set(`${cookie.host}${cookie.path}${cookie.name}`, cookie)
    }
    return answer
  }

  const visit: Visitor['visit'] = async (address, until, question) => {
    const answer = await ask(address, question)
    const location = answer.headers.location
    if (location === undefined) return answer
    const next = new URL(location, answer.url)
    return next.href.startsWith(until) ? answer : visit(next.href, until)
  }

  return { ask, visit }
}
