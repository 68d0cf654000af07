import { endpoints, type Realm } from './realm.ts'
import { randomText, sha256 } from './secret.ts'

/** Whom to sign in, and where. */
export interface Aim {
  readonly realm: Realm
  readonly providerHint?: string | undefined
  readonly clientId: string
  readonly userName: string
  readonly redirectPage: string
  /** Divided by spaces; `openid` is among them. */
  readonly scope: string
  /** Whether the agent may sign in on another device too. */
  readonly offersDevice?: boolean | undefined
}

/** One attempt to sign in. Its secrets stay in this frame's memory; each attempt has new ones. */
export interface Attempt {
  readonly aim: Aim
  readonly loginUrl: string
  readonly state: string
  readonly nonce: string
  /** PKCE code verifier (RFC 7636). */
  readonly verifier: string
  /** What the relay gives the answer out for. */
  readonly relaySecret: string
}

/**
 * Makes an attempt with its login URL, so that a click needs nothing but to open it.
 *
 * @param prompt `none` for one that must not ask the user anything
 */
export async function createAttempt(aim: Aim, prompt?: 'none'): Promise<Attempt> {
  const [state, nonce, verifier, relaySecret] = [
    randomText(32),
    randomText(32),
    randomText(48),
    randomText(32),
  ]
  const parameters = new URLSearchParams({
    client_id: aim.clientId,
    redirect_uri: aim.redirectPage,
    response_type: 'code',
    response_mode: 'fragment',
    scope: aim.scope,
    state,
    nonce,
    code_challenge: await sha256(verifier),
    code_challenge_method: 'S256',
    login_hint: aim.userName,
    ...(prompt && { prompt }),
    ...(aim.providerHint && !prompt && { kc_idp_hint: aim.providerHint }),
  })
  const loginUrl = `${endpoints.login(aim.realm)}?${parameters.toString()}`
  return { aim, loginUrl, state, nonce, verifier, relaySecret }
}
