import {
  createIdentitySites,
  type IdentitySites,
  type IdentitySitesOptions,
} from './identity/identity-sites.ts'
import { startKeycloak } from './keycloak/keycloak.ts'

/** The identity providers that the lab can start. They end with the server that their sites are added to. */
export const identityProviders = {
  embedded: createIdentitySites,
  keycloak: (options) => startKeycloak({ ...options, tell: (text) => console.log(text) }),
} as const satisfies Record<string, (options: IdentitySitesOptions) => Promise<IdentitySites>>

export type IdentityProviderName = keyof typeof identityProviders
