import { createFakeClock } from '../../shared/fakes/clock.ts'
import type { Aim } from '../../shared/keycloak/attempt.ts'
import { callbackTag } from '../../shared/keycloak/messages.ts'
import { createSignIn } from '../../shared/keycloak/sign-in.ts'
import { createSilentSignIn } from '../../shared/keycloak/silent.ts'
import { createServers, deployment, eventually, issuer, jwt, request } from '../../shared/keycloak/testing.ts'
import { quietly } from './call-states.ts'
import { otherWindow, pageWindow, PlayedChannel, type Acts, type Sender } from './page-window.ts'
import type { Receiver, Receiving } from './window-receivers.ts'

const own = deployment.ownOrigin

const parametersOf = (url: string): URLSearchParams => new URL(url).searchParams

/** An identity provider that gives tokens for whatever login page was opened last. */
const provider = (opened: () => string) =>
  createServers({
    '/api/user/': () => Response.json([{ authority: issuer }]),
    '/token': () => {
      const nonce = parametersOf(opened()).get('nonce')
      const claims = { iss: issuer, sub: 'u-1', aud: request.clientId, nonce, iat: 1, exp: 2 }
      const idToken = jwt({ ...claims, preferred_username: request.userName })
      return Response.json({ access_token: 'a', refresh_token: 'r', id_token: idToken })
    },
    '/relay/open': () => new Response(null, { status: 201 }),
    '/relay/': ({ init: { signal } }) =>
      new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('given up')))
      }),
  })

/** The redirect page's address with the answer to the login page that was opened, and with other things in it. */
function answersTo(loginUrl: string): readonly [right: string, ...others: string[]] {
  const state = parametersOf(loginUrl).get('state') ?? ''
  const url = (change: Readonly<Record<string, string>>) =>
    `${deployment.redirectPage}#${new URLSearchParams({ state, iss: issuer, ...change }).toString()}`
  return [
    url({ code: 'the-code' }),
    url({ error: 'access_denied', error_description: 'no%FF' }),
    url({ code: 'the-code', state: 'another' }),
    url({ code: 'the-code', iss: 'https://evil.example' }),
    `https://evil.example/#state=${state}&code=c&iss=${issuer}`,
  ]
}

const messagesFor = (loginUrl: string) => answersTo(loginUrl).map((url) => ({ url }))

/** A sign-in whose window is open. */
async function signingIn(hear: (window: ReturnType<typeof pageWindow>) => Receiving['arrive']) {
  const acts: Acts = []
  const opened: string[] = []
  const popup = otherWindow(acts, own)
  const open = (url: string) => {
    opened.push(url)
    return popup
  }
  const page = pageWindow({ open })
  const newest = () => opened.at(-1) ?? ''
  const granted: unknown[] = []
  let state = ''
  const signIn = createSignIn(
    { deployment, window: page.window, clock: createFakeClock(), fetch: provider(newest).fetch },
    {
      progressed(progress) {
        ;({ state } = progress)
        acts.push(progress)
      },
      async granted(grant) {
        granted.push(grant)
        acts.push(grant)
      },
    },
  )
  const openNew = async () => {
    await signIn.prepare(request)
    signIn.open()
  }
  await openNew()
  const from: Sender = { origin: own, source: popup }
  const arrive = hear(page)
  return {
    ...{ acts, from, arrive },
    messages: messagesFor(newest()),
    async works() {
      // What has come before may have ended the attempt, as an answer that is a refusal does.
      await eventually(() => state !== 'preparing')
      await openNew()
      const before = granted.length
      const [url] = answersTo(newest())
      arrive({ tag: callbackTag, message: { url } }, from)
      await eventually(() => granted.length > before)
      signIn.cancel()
      return true
    },
  }
}

/** A sign-in without a click, in a hidden frame. */
async function signingInSilently(): Promise<Receiving> {
  const acts: Acts = []
  const source = otherWindow(acts, own)
  let isOver = false
  const frame = {
    ...{ src: '', contentWindow: source, setAttribute: () => undefined },
    remove: () => (isOver = true),
  }
  const document = {
    createElement: () => frame,
    body: { append: () => undefined },
    hasStorageAccess: async () => true,
  }
  const { window, arrive } = pageWindow({ document })
  const { fetch } = provider(() => frame.src)
  const signIn = createSilentSignIn({ deployment, window, clock: createFakeClock(), fetch })
  const aim: Aim = {
    realm: { issuer, base: 'https://id.example', name: 'acme' },
    ...{ clientId: request.clientId, userName: request.userName },
    ...{ redirectPage: deployment.redirectPage, scope: 'openid' },
  }
  quietly(signIn(aim, (grant) => void acts.push(grant)))
  await eventually(() => frame.src !== '')
  const from = { origin: own, source }
  const [right] = answersTo(frame.src)
  return {
    ...{ acts, from, arrive, messages: messagesFor(frame.src) },
    async works() {
      // It is tried once: an answer that was a refusal has ended it.
      if (isOver) return true
      arrive({ tag: callbackTag, message: { url: right } }, from)
      await eventually(() => acts.length > 0)
      return true
    },
  }
}

export const signInReceivers: readonly Receiver[] = [
  {
    name: 'the sign-in, by messages of its window',
    tag: callbackTag,
    begin: () => signingIn(({ arrive }) => arrive),
  },
  {
    name: 'the sign-in, by the channel',
    tag: callbackTag,
    isPrivate: true,
    begin: () => signingIn(() => (data) => PlayedChannel.tell(callbackTag, data)),
  },
  { name: 'the sign-in without a click', tag: callbackTag, begin: signingInSilently },
]
