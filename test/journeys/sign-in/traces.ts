import { hosts } from '../../lab/site.ts'

/** What was seen of a sign-in, wherever that was, and the secrets that must not be in it. */
export interface Traces {
  note(place: string, text: string): void
  /** Notes what can only be told later. */
  noteLater(place: string, text: Promise<string>): void
  /**
   * Notes an exchange at the token endpoint: the code that was sent, and the tokens that came back; nothing where it
   * was refused, since keycloak-js never reads a refusal to its end.
   */
  noteExchange(sent: Promise<string>, received: Promise<unknown> | undefined): void
  /** How many secrets the identity provider has given out. */
  found(): Promise<number>
  /** Where any of them can be seen. */
  leaks(): Promise<readonly string[]>
}

interface Trace {
  readonly place: string
  readonly text: string
}

const isSecret = ([name]: [string, unknown]): boolean => /^(access|refresh|id)_token$/.test(name)

export function createTraces(): Traces {
  const secrets = new Set<string>()
  const traces: Trace[] = []
  const pending: Promise<void>[] = []
  const note: Traces['note'] = (place, text) => void traces.push({ place, text })
  const takeCode = (sent: string) => {
    const code = new URLSearchParams(sent).get('code')
    if (code) secrets.add(code)
  }
  const takeTokens = (body: unknown) => {
    for (const [, value] of Object.entries(body as object).filter(isSecret)) secrets.add(String(value))
  }
  /** What goes wrong is told to whoever reads the traces; after that nobody is there to tell. */
  const later = (noted: Promise<void>): void => {
    pending.push(noted)
    noted.catch(() => undefined)
  }
  return {
    note,
    noteLater: (place, text) => later(text.then((told) => note(place, told))),
    noteExchange(sent, received) {
      later(sent.then(takeCode))
      if (received) later(received.then(takeTokens))
    },
    async found() {
      await Promise.all(pending)
      return secrets.size
    },
    async leaks() {
      await Promise.all(pending)
      return traces
        .filter(({ text }) => [...secrets].some((secret) => text.includes(secret)))
        .map(({ place }) => place)
    },
  }
}

export interface Sent {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: () => Promise<string>
}

/** Those that secrets are made by, and passed on by: the identity provider and the token service. */
const trusted: readonly string[] = [hosts.identity, hosts.phone]

/** Notes what a request tells, and to whom. */
export const noteRequest = ({ note, noteLater }: Traces, { url, headers, body }: Sent): void => {
  // What follows the hash is not sent: that is how the answer comes to the redirect page.
  note('address', url.replace(/#.*/s, ''))
  note(`referrer of ${url}`, headers['referer'] ?? '')
  if (!trusted.includes(new URL(url).hostname)) noteLater(`request to ${url}`, body())
}

/** Whether a request goes to the token endpoint. */
export const isExchange = (method: string, url: string): boolean =>
  method === 'POST' && url.endsWith('/protocol/openid-connect/token')

/** Runs in a page: everything that its pages could have stored. Bytes are read as text. */
export const stored = async (): Promise<string> => {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error(String(request.error)))
    })
  const readable = (_name: string, value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value)
    return value instanceof CryptoKey ? { extractable: value.extractable } : value
  }
  const records = async () => {
    const found: unknown[] = []
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await answer(indexedDB.open(name))
      for (const store of database.objectStoreNames)
        found.push(...((await answer(database.transaction(store).objectStore(store).getAll())) as unknown[]))
      database.close()
    }
    return found
  }
  // A browser that blocks all third-party storage refuses even the question.
  const unlessRefused = async (read: () => unknown) => {
    try {
      return await read()
    } catch (error) {
      if (error instanceof DOMException) return error.name
      throw error
    }
  }
  const places = [
    () => ({ ...localStorage }),
    () => ({ ...sessionStorage }),
    () => document.cookie,
    () => location.href,
    () => history.state as unknown,
    records,
  ]
  return JSON.stringify(await Promise.all(places.map(unlessRefused)), readable)
}

/** Runs in the CRM's window: writes every message that comes there to the console. */
export const reportMessages = (): void => {
  window.addEventListener('message', ({ data }: MessageEvent) => console.debug(JSON.stringify(data)))
}
