import { identityProviders } from '../../lab/identity-provider.ts'
import { describeIdentityProvider } from '../../lab/identity/contract/identity-provider.ts'
import { startIdentitySites } from '../../lab/identity/started-sites.ts'
import { whyNoKeycloak } from '../../lab/keycloak/installation.ts'

describe('the embedded identity provider', () => {
  describeIdentityProvider(() => startIdentitySites({}, identityProviders.embedded))
})

// It needs Java, and for the first time Maven and the network.
const reason = whyNoKeycloak()

if (reason === undefined) {
  describe('Keycloak', () => {
    describeIdentityProvider(() => startIdentitySites({}, identityProviders.keycloak), 180_000)
  })
} else {
  describe.skip(`Keycloak is left out. ${reason}`, () => {
    describeIdentityProvider(() => startIdentitySites({}, identityProviders.keycloak))
  })
}
