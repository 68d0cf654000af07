import type { Agent } from '../agents.ts'
import { nameOf, subjectOf } from '../identity/accounts.ts'
import type { Client } from '../identity/clients.ts'
import { externalAlias } from '../identity/sign-in.ts'

/** A realm as Keycloak exports and imports it; what is left out is as in a new realm. */
export type RealmFile = Readonly<Record<string, unknown>> & { readonly realm: string }

/** What the home realms and the external one share. */
const newRealm = (realm: string) => ({ realm, enabled: true })

const password = ({ password }: Agent) => ({ type: 'password', value: password, temporary: false })

const userOf = (realm: string, agent: Agent) => {
  const { givenName, familyName } = nameOf(agent)
  return {
    id: subjectOf(realm, agent.userName),
    username: agent.userName,
    email: agent.userName,
    emailVerified: true,
    firstName: givenName,
    lastName: familyName,
    enabled: true,
    // Users that come with a realm get no role of themselves.
    realmRoles: [`default-roles-${realm}`],
  }
}

/** Adds the name to the `aud` of access tokens. */
const audienceMapper = (audience: string) => ({
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': audience, 'access.token.claim': 'true' },
})

/** A public client, as a browser application is. */
const phoneClient = (client: Client, audience: string | undefined) => ({
  clientId: client.clientId,
  publicClient: true,
  redirectUris: client.redirectUris,
  webOrigins: client.webOrigins,
  directAccessGrantsEnabled: client.directAccess ?? false,
  attributes: {
    'pkce.code.challenge.method': 'S256',
    'oauth2.device.authorization.grant.enabled': 'true',
    'post.logout.redirect.uris': '+',
  },
  ...(audience !== undefined && { protocolMappers: [audienceMapper(audience)] }),
})

/** The client that Keycloak is at the external provider. */
const brokerClient = 'keycloak'

export interface ExternalRealm {
  readonly name: string
  /** For instance `http://login.localhost:7400`. */
  readonly origin: string
  /** Shared by the two realms. */
  readonly secret: string
}

const broker = ({ name, origin, secret }: ExternalRealm) => {
  const issuer = `${origin}/realms/${name}`
  const base = `${issuer}/protocol/openid-connect`
  return {
    alias: externalAlias,
    providerId: 'keycloak-oidc',
    enabled: true,
    trustEmail: true,
    config: {
      issuer,
      authorizationUrl: `${base}/auth`,
      tokenUrl: `${base}/token`,
      userInfoUrl: `${base}/userinfo`,
      jwksUrl: `${base}/certs`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      clientId: brokerClient,
      clientSecret: secret,
      clientAuthMethod: 'client_secret_post',
      defaultScope: 'openid profile email',
      loginHint: 'true',
    },
  }
}

export interface HomeRealmOptions {
  readonly name: string
  readonly agents: readonly Agent[]
  readonly clients: readonly Client[]
  readonly external: ExternalRealm
  /** Whether a refresh token is good for one time only. */
  readonly revokeRefreshToken: boolean
  /** What an audience mapper adds to access tokens. */
  readonly audience?: string | undefined
}

/** How the agents of each kind are known; the others are not. */
const credentials = {
  local: (agent: Agent) => ({ credentials: [password(agent)] }),
  external: ({ userName }: Agent, external: string) => ({
    federatedIdentities: [
      { identityProvider: externalAlias, userId: subjectOf(external, userName), userName },
    ],
  }),
}

/** The realm that the phone signs in to. */
export const homeRealm = (options: HomeRealmOptions): RealmFile => {
  const { name, agents, clients, external, revokeRefreshToken, audience } = options
  return {
    ...newRealm(name),
    revokeRefreshToken,
    refreshTokenMaxReuse: 0,
    clients: clients.map((client) => phoneClient(client, audience)),
    identityProviders: [broker(external)],
    users: agents.flatMap((agent) => {
      const { login } = agent
      return login === 'none' ? [] : { ...userOf(name, agent), ...credentials[login](agent, external.name) }
    }),
  }
}

export interface ExternalRealmOptions extends ExternalRealm {
  readonly agents: readonly Agent[]
  /** The brokers' addresses. */
  readonly redirectUris: readonly string[]
}

/** The realm of the external provider, to which the others broker. */
export const externalRealm = ({ name, agents, secret, redirectUris }: ExternalRealmOptions): RealmFile => ({
  ...newRealm(name),
  clients: [{ clientId: brokerClient, secret, redirectUris }],
  users: agents
    .filter(({ login }) => login === 'external')
    .map((agent) => ({ ...userOf(name, agent), credentials: [password(agent)] })),
})
