import type { JWTPayload } from 'jose'
import type { Clock } from '../ports/clock.ts'
import type { ImpersonationConfig } from './impersonation.ts'
import type { RelayStore } from './relay-store.ts'

/** An identity provider realm whose access tokens are accepted. */
export interface Issuer {
  /** Exactly as in the tokens, for instance `https://id.example/realms/acme`. */
  readonly issuer: string
  /** Where its keys are; Keycloak's place where left out. */
  readonly keys?: string
}

/** Whose line it is. */
export interface LineOwner {
  readonly extension: string
  /** For instance `sip:ada@sip.example`. */
  readonly addressOfRecord: string
  readonly displayName?: string
}

export interface LineConfig {
  /** Finds the line of the signed-in person by the claims of the access token; `undefined` where there is none. */
  readonly lineOf: (claims: JWTPayload) => LineOwner | undefined
  /** SIP over WebSocket servers (RFC 7118), the preferred one first. */
  readonly servers: readonly string[]
  /** Shared with the SIP registrar. */
  readonly secret: string
}

export interface TurnConfig {
  readonly urls: readonly string[]
  /** Shared with the TURN server. */
  readonly secret: string
}

/** Requests per minute. */
export interface Limits {
  /** Line accounts for one person. */
  readonly line: number
  /** Impersonation tokens for one person or backend. */
  readonly impersonation: number
  /** Sign-ins opened from one address; a whole office may share one. */
  readonly relayOpen: number
  /** Answers to sign-ins from one address. */
  readonly relayAnswer: number
  /** Questions for an answer from one address; each takes up to 25 s. */
  readonly relayPoll: number
}

export interface TokenServiceConfig {
  readonly issuers: readonly Issuer[]
  /** Client ids whose tokens are accepted (`azp`). */
  readonly clients: readonly string[]
  /** Where given, tokens must be meant for it (`aud`): Keycloak needs an audience mapper for that. */
  readonly audience?: string
  /** Origins of the phone's pages. */
  readonly origins: readonly string[]
  /** Addresses of redirect pages, without query and fragment. */
  readonly redirectPages: readonly string[]
  readonly line: LineConfig
  readonly turn?: TurnConfig
  /** Where given, `POST /impersonation` makes tokens in the name of others. */
  readonly impersonation?: ImpersonationConfig
  readonly limits?: Partial<Limits>
  /** Addresses of reverse proxies whose `X-Forwarded-For` is believed. */
  readonly trustProxy?: string[]
  /**
   * Writes requests to standard output, or to what takes the lines: method, route, status, time; never a body, a
   * header or an address.
   */
  readonly log?: boolean | { write(line: string): void }
  /** How keys are fetched. */
  readonly fetch?: typeof fetch
  readonly clock?: Clock
  /** Several copies of the service need a common one. */
  readonly relayStore?: RelayStore
}
