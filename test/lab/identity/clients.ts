import type { ClientMetadata } from 'oidc-provider'

/** An application that agents sign in to. */
export interface Client {
  /** By convention the host of the application's pages. */
  readonly clientId: string
  /** Exact: no pattern, no prefix. */
  readonly redirectUris: readonly string[]
  /** Origins whose pages may call the token endpoint. */
  readonly webOrigins: readonly string[]
  /** Whether it may send a user's password itself (Keycloak: direct access grants); not when left out. */
  readonly directAccess?: boolean
}

export interface Clients {
  readonly all: readonly Client[]
  readonly find: (clientId: string | null | undefined) => Client | undefined
  /** None for a client that nobody knows. */
  readonly webOriginsOf: (clientId: string | null | undefined) => readonly string[]
}

export const createClients = (all: readonly Client[]): Clients => {
  const find = (clientId: string | null | undefined) => all.find((client) => client.clientId === clientId)
  return { all, find, webOriginsOf: (clientId) => find(clientId)?.webOrigins ?? [] }
}

export const passwordGrant = 'password'
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

/** A public client, as a browser application is. */
export const metadataOf = ({ clientId, redirectUris, directAccess }: Client): ClientMetadata => ({
  client_id: clientId,
  redirect_uris: redirectUris,
  response_types: ['code'],
  grant_types: ['authorization_code', 'refresh_token', deviceGrant, ...(directAccess ? [passwordGrant] : [])],
  token_endpoint_auth_method: 'none',
})
