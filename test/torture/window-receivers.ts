import { embeddingTag } from '../../shared/embedding/messages.ts'
import { connectToPage } from '../../shared/embedding/framed-phone.ts'
import { createRemotePhone } from '../../shared/embedding/remote-phone.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { createFramedSignIn } from '../../shared/keycloak/framed-sign-in.ts'
import { runLoginPage } from '../../shared/keycloak/login-page.ts'
import { loginTag } from '../../shared/keycloak/messages.ts'
import { createServers, deployment, issuer, jwt, request } from '../../shared/keycloak/testing.ts'
import type { PhonePage } from '../../shared/phone/start-phone.ts'
import { parseSettings } from '../../shared/ports/settings.ts'
import { quietly } from './call-states.ts'
import { otherWindow, pageWindow, type Acts, type Sender } from './page-window.ts'
import { settle } from './phone.ts'

/** Something that takes messages of other windows, on its way. */
export interface Receiving {
  readonly acts: Acts
  /** Whom it takes them from. */
  readonly from: Sender
  /** What it takes, as it should be. */
  readonly messages: readonly unknown[]
  arrive(data: unknown, from: Sender): void
  /** Does what one more message asks for that is as it should be, and comes from the right window. */
  works(): Promise<boolean>
}

/** A place in the product where messages arrive. */
export interface Receiver {
  readonly name: string
  /** What its messages are told from others by. */
  readonly tag: string
  /** Whether the browser lets nobody in by this way but pages of the same origin. */
  readonly isPrivate?: boolean
  begin(): Promise<Receiving>
}

const pageOrigin = 'https://app.example'
const own = deployment.ownOrigin
const user = { id: 'u-1', name: 'ada@acme.example' }
const token = jwt({ iss: issuer, sub: user.id, iat: 1, exp: 61, preferred_username: user.name })

/** Says something, and tells whether that makes the receiver act. */
const does = async (acts: Acts, say: () => void): Promise<boolean> => {
  const before = acts.length
  say()
  await settle()
  return acts.length > before
}

const servers = () =>
  createServers({
    '/api/user/': () => Response.json([{ authority: issuer, authorityIdPHint: null }]),
    '/token': () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
    '/relay/open': () => new Response(null, { status: 201 }),
    '/relay/': () => new Response(null, { status: 404 }),
  })

/** The page around a phone, which has asked it for this and that. */
const page: Receiver = {
  name: 'the page around a phone',
  tag: embeddingTag,
  async begin() {
    const acts: Acts = []
    const { window, arrive } = pageWindow()
    const frame = otherWindow(acts, own)
    const phone = createRemotePhone({
      ...{ window, peer: () => frame, origin: own },
      begin: { type: 'begin', settings: {} },
      tell: (...told) => void acts.push(told),
    })
    const source = {
      token: async () => token,
      onEnd: () => () => undefined,
      release: () => void acts.push('released'),
    }
    const from = { origin: own, source: frame }
    const say = (message: unknown) => arrive({ tag: embeddingTag, message }, from)
    for (const each of [phone.loginUsingSSO('ada'), phone.loginUsingTokens(source), phone.logout()])
      quietly(each)
    say({ type: 'ready' })
    const event = { type: 'event', name: 'status-changed', detail: { label: 'Ready', icon: 'ready' } }
    return {
      ...{ acts, from, arrive },
      works: () => does(acts, () => say(event)),
      messages: [
        event,
        { type: 'ready' },
        { type: 'event', name: 'logged-in', detail: { user } },
        { type: 'event', name: 'incoming-call', detail: { key: 'call-1', number: '+49301' } },
        { type: 'done', id: 1, user },
        { type: 'failed', id: 1, code: 'sign-in.denied', detail: 'no' },
        { type: 'token-wanted', id: 3, login: 2 },
        { type: 'tokens-released', login: 2 },
      ],
    }
  },
}

/** The phone in a frame of a page. */
const framedPhone: Receiver = {
  name: 'the phone in a frame',
  tag: embeddingTag,
  async begin() {
    const acts: Acts = []
    const parent = otherWindow(acts, pageOrigin)
    const document = { referrer: `${pageOrigin}/`, createElement: () => ({}) }
    const { window, arrive } = pageWindow({ parent, document, location: { ancestorOrigins: [pageOrigin] } })
    const console = connectToPage({
      ...{ window, clock: createFakeClock(), fetch: servers().fetch },
      deployment: { ...deployment, crmOrigins: [pageOrigin] },
      phone: { append: () => undefined, command: (command: unknown) => void acts.push(command) },
    } as unknown as PhonePage)
    console.host.onDialRequest((wish) => void acts.push(wish))
    // As the desk does it.
    const start = async () => console.identity.prepare(parseSettings(await console.host.settings()))
    quietly(start())
    const from = { origin: pageOrigin, source: parent }
    const say = (message: unknown) => arrive({ tag: embeddingTag, message }, from)
    const { clientId, discovery } = request
    const begin = { type: 'begin', settings: { clientId, discovery, signIn: 'page' }, skin: 'slds' }
    say(begin)
    say({ type: 'login-tokens', id: 1 })
    await settle()
    return {
      ...{ acts, from, arrive },
      works: () => does(acts, () => say({ type: 'dial', number: '+49301' })),
      messages: [
        begin,
        { type: 'login-sso', id: 2, user: 'ada@acme.example' },
        { type: 'login-password', id: 3, user: 'ada@acme.example', password: 'secret' },
        { type: 'login-tokens', id: 4 },
        { type: 'token', id: 1, token },
        { type: 'no-token', id: 1, code: 'sign-in.ended' },
        { type: 'session-ended', login: 1 },
        { type: 'logout', id: 5 },
        { type: 'dial', number: '+4930901820' },
      ],
    }
  },
}

/** The connector, with the login page in a frame. */
const connector: Receiver = {
  name: 'the page around the login page',
  tag: loginTag,
  async begin() {
    const acts: Acts = []
    const { window, arrive } = pageWindow()
    const frame = otherWindow(acts, own)
    const way = createFramedSignIn(
      { deployment, window, frame: () => frame, clock: createFakeClock() },
      {
        progressed: (progress) => void acts.push(progress),
        async granted(grant) {
          acts.push(grant)
          return user
        },
      },
    )
    await way.prepare(request)
    const from = { origin: own, source: frame }
    const grant = { issuer, clientId: request.clientId, refreshToken: 'r' }
    const failure = { code: 'sign-in.denied' }
    return {
      ...{ acts, from, arrive },
      works: () => does(acts, () => arrive({ tag: loginTag, message: { type: 'ready' } }, from)),
      messages: [
        { type: 'ready' },
        { type: 'grant', grant },
        { type: 'progress', progress: { state: 'preparing' } },
        { type: 'progress', progress: { state: 'signed-out', failure, offersDevice: true } },
        {
          type: 'progress',
          progress: { state: 'signing-in', device: { code: 'A-B', address: 'https://a' } },
        },
        { type: 'progress', progress: { state: 'unable', failure } },
      ],
    }
  },
}

/** The login page in the connector's frame. */
const loginPage: Receiver = {
  name: 'the login page',
  tag: loginTag,
  async begin() {
    const acts: Acts = []
    const parent = otherWindow(acts, own)
    const open = (url: string) => {
      acts.push(url)
      return null
    }
    const { window, arrive } = pageWindow({ parent, open })
    runLoginPage({
      ...{ deployment, window, clock: createFakeClock(), fetch: servers().fetch },
      createView: () => ({ show: (session) => void acts.push(session) }),
    })
    const from = { origin: own, source: parent }
    const message = { type: 'signed-in', name: 'Ada' }
    return {
      ...{ acts, from, arrive },
      works: () => does(acts, () => arrive({ tag: loginTag, message }, from)),
      messages: [
        message,
        { type: 'prepare', request, before: { failure: { code: 'sign-in.ended' } } },
        { type: 'prepare', request: { ...request, deviceSignIn: true } },
        { type: 'sign-in', place: 'window' },
        { type: 'cancel' },
        { type: 'again', failure: { code: 'sign-in.denied', detail: 'no' } },
      ],
    }
  },
}

export const pageReceivers: readonly Receiver[] = [page, framedPhone, connector, loginPage]
