import { systemClock, type Clock } from '../ports/clock.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { SignInRequest } from '../ports/identity.ts'
import type { KeptSession, SessionKeeper } from './session-keeper.ts'

export const issuer = 'https://id.example/realms/acme'

export const deployment: Deployment = {
  tokenService: 'https://phone.example',
  authorities: [issuer],
  crmOrigins: ['https://crm.example'],
  redirectPage: 'https://phone.example/redirect.html',
  ownOrigin: 'https://phone.example',
}

export const request: SignInRequest = {
  userName: 'ada@acme.example',
  clientId: 'phone.example',
  discovery: 'https://discover.example/api/user/',
}

/** Its pauses are short, and its patience is not. */
export const hastyClock: Clock = {
  ...systemClock,
  after: (delay, callback) => systemClock.after(delay > 5000 ? delay : 1, callback),
}

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A token with these claims, and a signature that nobody looks at. */
export const jwt = (claims: object, alg = 'RS256'): string =>
  `${encoded({ alg })}.${encoded(claims)}.c2lnbmF0dXJl`

export interface Question {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: string
  readonly init: RequestInit
}

export type Route = (question: Question) => Response | Promise<Response>

/** Servers that answer by what is in the path of the request; everything that was asked is kept. */
export function createServers(routes: Record<string, Route>) {
  const asked: Question[] = []
  const fetch: typeof globalThis.fetch = async (address, init = {}) => {
    const { method, headers, url } = new Request(address, init)
    const body = init.body == null ? '' : await new Response(init.body).text()
    const question = { url: new URL(url), method, headers, body, init }
    asked.push(question)
    const [, route] = Object.entries(routes).find(([path]) => question.url.pathname.includes(path)) ?? []
    init.signal?.throwIfAborted()
    return route ? await route(question) : new Response(null, { status: 404 })
  }
  return { fetch, asked, routes }
}

/** Answers never; gives up when the one who asked does. */
export const silence: Route = ({ init }) =>
  new Promise((_resolve, reject) => {
    init.signal?.addEventListener('abort', () => {
      reject(init.signal?.reason as Error)
    })
  })

/** A window of a page: listens, and can be posted to by others. */
export interface TestWindow extends EventTarget {
  readonly origin: string
  /** This window as another one sees it. */
  seenBy(other: TestWindow): Window
}

/** A message comes in a task of its own, as a copy, and only where the receiver's origin is the one aimed at. */
export function createTestWindow(origin: string, extra: object = {}): TestWindow {
  const views = new Map<TestWindow, Window>()
  const window: TestWindow = Object.assign(new EventTarget(), {
    origin,
    seenBy(other: TestWindow): Window {
      const known = views.get(other)
      if (known) return known
      const view = {
        ...extra,
        postMessage(data: unknown, target: string) {
          if (target !== origin) return
          const event = { data: structuredClone(data), origin: other.origin, source: other.seenBy(window) }
          queueMicrotask(() => window.dispatchEvent(Object.assign(new Event('message'), event)))
        },
      } as unknown as Window
      views.set(other, view)
      return view
    },
  })
  return window
}

/** What a function throws. */
export function thrownBy(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

/** Waits, in real time, until something that is under way has come about. */
export async function eventually(isSo: () => boolean): Promise<void> {
  const end = Date.now() + 2000
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`not so within 2 s: ${isSo.toString()}`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** A browser's storage for sessions, in memory; all tabs use the same one. */
export function createTestKeeper(): SessionKeeper & { kept: KeptSession | undefined } {
  let turn: Promise<unknown> = Promise.resolve()
  const keeper = {
    kept: undefined as KeptSession | undefined,
    alone<T>(act: () => Promise<T>): Promise<T> {
      const mine = turn.then(act)
      turn = mine.catch(() => undefined)
      return mine
    },
    find: async () => keeper.kept,
    async keep(session: KeptSession) {
      keeper.kept = session
      return true
    },
    async forget() {
      keeper.kept = undefined
    },
  }
  return keeper
}

/** Locks as the Web Locks API has them: whoever asks for a name waits for those who asked before. */
export function createTestLocks(): Pick<LockManager, 'request'> {
  const turns = new Map<string, Promise<unknown>>()
  const request = (name: string, act: () => Promise<unknown>) => {
    const mine = (turns.get(name) ?? Promise.resolve()).then(act)
    turns.set(
      name,
      mine.catch(() => undefined),
    )
    return mine
  }
  return { request } as unknown as LockManager
}
