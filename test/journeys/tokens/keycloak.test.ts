import { identityProviders } from '../../lab/identity-provider.ts'
import { describeIdentityProvider } from '../../lab/identity/contract/identity-provider.ts'
import { startIdentitySites } from '../../lab/identity/started-sites.ts'
import { whyNoKeycloak } from '../../lab/keycloak/installation.ts'
import { describeSignInJourneys } from '../sign-in/journeys/journeys.ts'

/** ms that a real Keycloak may take to start; some twenty seconds are usual. */
const patience = 180_000

describe('the embedded identity provider', () => {
  describe('over HTTP', () => {
    describeIdentityProvider(() => startIdentitySites({}, identityProviders.embedded))
  })
})

const describeKeycloak = (): void => {
  describe('over HTTP', () => {
    describeIdentityProvider(() => startIdentitySites({}, identityProviders.keycloak), patience)
  })
  describe('with a browser', () => describeSignInJourneys('keycloak'))
}

// It needs Java, and for the first time Maven and the network.
const reason = whyNoKeycloak()

if (reason === undefined) describe('Keycloak', describeKeycloak)
else describe.skip(`Keycloak is left out. ${reason}`, describeKeycloak)
