import { createFakeClock } from '../fakes/clock.ts'
import type { Session } from '../ports/identity.ts'
import { sendMessage } from '../window-link/window-link.ts'
import type { Grant } from './grant.ts'
import { callbackTag } from './messages.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createServers, createTestWindow, deployment, eventually, issuer, jwt, request } from './testing.ts'

/** What a test has begun, and may not have brought to its end. */
const begun: SignIn[] = []

afterEach(() => {
  for (const signIn of begun.splice(0)) signIn.cancel()
})

interface BenchOptions {
  /** Whether the browser gives a handle of the sign-in window. */
  readonly hasHandle?: boolean
  readonly granted?: (grant: Grant) => Promise<unknown>
  /** What the page around the phone does not allow. */
  readonly sandbox?: 'allow-popups' | 'allow-popups-to-escape-sandbox'
}

/** The empty document that a window begins with inside a sandbox. */
const sandboxed = {
  get domain() {
    return ''
  },
  set domain(_) {
    throw new DOMException('Assignment is forbidden for sandboxed iframes.', 'SecurityError')
  },
}

/** A frame with a sign-in, and the servers around it. */
export function createBench({
  hasHandle = true,
  granted = () => Promise.resolve(),
  sandbox,
}: BenchOptions = {}) {
  const clock = createFakeClock()
  const closed: string[] = []
  const opened: string[] = []
  const states: Session[] = []
  const grants: Grant[] = []

  const window = createTestWindow(deployment.ownOrigin)
  const popup = {
    closed: false,
    close: () => closed.push('closed'),
    ...(sandbox === 'allow-popups-to-escape-sandbox' && { document: sandboxed }),
  }
  const redirectPage = createTestWindow(deployment.ownOrigin, popup)
  const stranger = createTestWindow('https://crm.example')
  const parameters = () => new URL(opened.at(-1) ?? '').searchParams

  const servers = createServers({
    '/api/user/': () => Response.json([{ authority: issuer, authorityIdPHint: null }]),
    '/token': () => Response.json(tokensFor(parameters().get('nonce') ?? '')),
    '/relay/open': () => new Response(null, { status: 201 }),
    '/relay/': () => new Response(null, { status: 404 }),
  })
  // A click is used up by a window that opens, with a handle or without.
  const navigator = { userActivation: { isActive: true } }
  const open = (url: string) => {
    opened.push(url)
    navigator.userActivation.isActive = sandbox === 'allow-popups'
    return hasHandle && sandbox !== 'allow-popups' ? redirectPage.seenBy(window) : null
  }
  const signIn = createSignIn(
    {
      deployment,
      clock,
      fetch: servers.fetch,
      window: Object.assign(window, { open, document: {}, navigator }) as unknown as Window,
    },
    {
      progressed: (state) => states.push(state),
      async granted(grant) {
        grants.push(grant)
        await granted(grant)
      },
    },
  )
  begun.push(signIn)
  const now = () => states.at(-1)
  return {
    ...{ clock, closed, opened, states, grants, servers, signIn, now, redirectPage, stranger },
    cutOff: () => Object.assign(redirectPage.seenBy(window), { closed: true }),
    reach: (state: Session['state']) => eventually(() => now()?.state === state),
    async ready() {
      await signIn.prepare(request)
      expect(now()).toEqual({ state: 'signed-out' })
    },
    answer: (change: Record<string, string> = {}) => {
      const state = parameters().get('state') ?? ''
      const answer = new URLSearchParams({ state, iss: issuer, code: 'the-code', ...change })
      return `${deployment.redirectPage}#${answer.toString()}`
    },
    say(url: string, by = redirectPage) {
      const to = { window: window.seenBy(by), origin: deployment.ownOrigin, tag: callbackTag }
      sendMessage(to, { url })
    },
    exchanges: () => servers.asked.filter(({ url }) => url.pathname.endsWith('/token')).length,
  }
}

export const tokensFor = (nonce: string) => ({
  access_token: 'access',
  refresh_token: 'refresh',
  id_token: jwt({ iss: issuer, sub: 'u-1', aud: request.clientId, nonce, iat: 1, exp: 2 }),
})
