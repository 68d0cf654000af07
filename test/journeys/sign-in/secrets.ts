import type { BrowserContext, Page } from 'playwright-core'

interface Watch {
  /** How many secrets the identity provider has given out. */
  found(): number
  /** Where any of them can be seen that it should not be in. */
  leaks(): Promise<readonly string[]>
}

interface Trace {
  readonly place: string
  readonly text: string
}

/** Everything that a frame's pages could have stored; bytes are read as text. */
const stored = async () => {
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(new Error(String(request.error)))
    })
  const readable = (_name: string, value: unknown): unknown => {
    if (value instanceof ArrayBuffer) return new TextDecoder('latin1').decode(value)
    return value instanceof CryptoKey ? { extractable: value.extractable } : value
  }
  const records: unknown[] = []
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await answer(indexedDB.open(name))
    for (const store of database.objectStoreNames)
      records.push(...(await answer(database.transaction(store).objectStore(store).getAll())))
    database.close()
  }
  const texts = [{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href]
  return JSON.stringify([...texts, history.state, records], readable)
}

const isSecret = ([name]: [string, unknown]): boolean => /^(access|refresh|id)_token$/.test(name)

const reportMessages = () => {
  window.addEventListener('message', ({ data }: MessageEvent) => console.debug(JSON.stringify(data)))
}

/**
 * Notes every token that is given out and every code that is exchanged, and every place where one would show:
 * addresses, console, storage, and messages that arrive in the CRM's own window.
 */
export async function watchForSecrets(context: BrowserContext, crm: Page): Promise<Watch> {
  const secrets = new Set<string>()
  const traces: Trace[] = []
  const pending: Promise<void>[] = []

  const note = (place: string, text: string) => void traces.push({ place, text })
  const watchPage = (page: Page) => {
    page.on('console', (message) => note('console', message.text()))
    page.on('pageerror', (error) => note('error', String(error)))
  }
  context.pages().forEach(watchPage)
  await crm.evaluate(reportMessages)
  context.on('page', watchPage)
  context.on('request', (request) => note('address', request.url()))
  context.on('response', (response) => {
    if (!response.url().endsWith('/token') || response.request().method() !== 'POST') return
    const code = new URLSearchParams(response.request().postData() ?? '').get('code')
    if (code) secrets.add(code)
    pending.push(
      response.json().then((body: Record<string, unknown>) => {
        for (const [, value] of Object.entries(body).filter(isSecret)) secrets.add(String(value))
      }),
    )
  })

  return {
    found: () => secrets.size,
    async leaks() {
      await Promise.all(pending)
      for (const frame of crm.frames()) note(`storage of ${frame.url()}`, await frame.evaluate(stored))
      note('cookies', JSON.stringify(await context.cookies()))
      return traces
        .filter(({ text }) => [...secrets].some((secret) => text.includes(secret)))
        .map(({ place }) => place)
    },
  }
}
