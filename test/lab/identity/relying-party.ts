import { createHash, randomBytes } from 'node:crypto'
import type { Agent } from '../agents.ts'
import type { Client } from './clients.ts'
import { asksForPassword, formOf } from './form.ts'
import { createVisitor } from './visitor.ts'
import type { Answer, Visitor } from './visitor.ts'

/** What a browser application does with the identity provider, over plain HTTP: for tests and benchmarks. */
export interface RelyingParty {
  readonly visitor: Visitor
  /** PKCE verifier of this party's requests. */
  readonly verifier: string
  /** The address that a sign-in starts at; a parameter that is undefined is left out. */
  authorizationUrl(changes?: Parameters): string
  /** Signs in with a password, or through the external provider. @returns the parameters of the callback */
  signIn(agent: Agent, changes?: Parameters): Promise<URLSearchParams>
  /** Sends the form of a page with these values, and goes on until a page or the callback comes. */
  submit(page: Answer, values: Readonly<Record<string, string>>): Promise<Answer>
  /** Starts at the address and goes on until the callback. @throws Error when a page comes instead */
  callback(url: string): Promise<URLSearchParams>
  /** Exchanges a code; from the client's first web origin, when no other is given. */
  exchange(code: string, changes?: Parameters, origin?: string): Promise<Answer>
  refresh(refreshToken: string, origin?: string): Promise<Answer>
  /** Posts a form to an address below the protocol's, for instance `logout`. */
  post(path: string, form: Parameters, origin?: string): Promise<Answer>
}

type Parameters = Readonly<Record<string, string | undefined>>

export interface RelyingPartyOptions {
  readonly issuer: string
  readonly client: Client
}

const given = (parameters: Parameters): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )

const callbackOf = ({ headers, url, body }: Answer): URLSearchParams => {
  if (headers.location === undefined) throw new Error(`No callback from ${url.href}: ${body}`)
  return new URLSearchParams(new URL(headers.location).hash.slice(1))
}

export const createRelyingParty = ({ issuer, client }: RelyingPartyOptions): RelyingParty => {
  const visitor = createVisitor()
  const verifier = randomBytes(48).toString('base64url')
  const [redirectUri = ''] = client.redirectUris
  const [ownOrigin = ''] = client.webOrigins
  const base = `${issuer}/protocol/openid-connect`

  const authorizationUrl = (changes: Parameters = {}): string => {
    const parameters = given({
      client_id: client.clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      response_mode: 'fragment',
      scope: 'openid',
      state: 'state-1',
      nonce: 'nonce-1',
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...changes,
    })
    return `${base}/auth?${new URLSearchParams(parameters).toString()}`
  }

  const post = (path: string, form: Parameters, origin = ownOrigin): Promise<Answer> =>
    visitor.ask(`${base}/${path}`, {
      form: given({ client_id: client.clientId, ...form }),
      headers: { Origin: origin },
    })

  const submit: RelyingParty['submit'] = (page, values) => {
    const { action, fields } = formOf(page)
    return visitor.visit(action, redirectUri, { form: { ...fields, ...values } })
  }

  const callback = async (url: string): Promise<URLSearchParams> =>
    callbackOf(await visitor.visit(url, redirectUri))

  /** Fills in the page that asks who signs in, whichever provider's it is. */
  const enter = (page: Answer, { userName, password }: Agent): Promise<Answer> => {
    const credentials = { username: userName, password }
    if (asksForPassword(page)) return submit(page, credentials)
    const picked = new URL(page.url)
    picked.searchParams.set('account', userName)
    return visitor.visit(picked.href, redirectUri)
  }

  const signIn: RelyingParty['signIn'] = async (agent, changes = {}) => {
    const hints = agent.login === 'external' && { kc_idp_hint: 'external', login_hint: agent.userName }
    const page = await visitor.visit(authorizationUrl({ ...hints, ...changes }), redirectUri)
    return callbackOf(page.headers.location === undefined ? await enter(page, agent) : page)
  }

  return {
    visitor,
    verifier,
    authorizationUrl,
    callback,
    post,
    signIn,
    submit,
    exchange: (code, changes = {}, origin) =>
      post(
        'token',
        {
          grant_type: 'authorization_code',
          code,
          code_verifier: verifier,
          redirect_uri: redirectUri,
          ...changes,
        },
        origin,
      ),
    refresh: (refreshToken, origin) =>
      post('token', { grant_type: 'refresh_token', refresh_token: refreshToken }, origin),
  }
}
