import { createRelyingParty } from '../relying-party.ts'
import type { RelyingParty } from '../relying-party.ts'
import { agentNamed } from '../started-sites.ts'
import type { StartedSites } from '../started-sites.ts'
import type { Answer } from '../visitor.ts'

/** Gives the provider that the sentences are about, once it runs. */
export type Lab = () => StartedSites

export interface TokenSet {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
  readonly expires_in: number
  readonly scope: string
}

export const ada = agentNamed('ada')
/** Signs in through the external provider. */
export const ben = agentNamed('ben')

export const foreignOrigin = 'http://evil.localhost'

export const json = ({ body }: Answer) => JSON.parse(body) as Record<string, unknown>
export const tokensOf = ({ body }: Answer) => JSON.parse(body) as TokenSet
export const codeOf = (callback: URLSearchParams) => callback.get('code') ?? ''

export interface SignedIn {
  readonly phone: RelyingParty
  readonly tokens: TokenSet
  /** Whether the session lasts, as `prompt=none` finds out: the error, or null. */
  readonly silently: () => Promise<string | null>
}

/** A phone on which somebody is signed in. */
export const signedIn = async (lab: StartedSites, agent = ada): Promise<SignedIn> => {
  const phone = createRelyingParty(lab)
  const tokens = tokensOf(await phone.exchange(codeOf(await phone.signIn(agent))))
  const silently = async () => (await phone.callback(phone.authorizationUrl({ prompt: 'none' }))).get('error')
  return { phone, tokens, silently }
}
