import { createKeycloakIdentity } from '../../shared/keycloak/identity.ts'
import { startPhone } from '../../shared/phone/start-phone.ts'
import { createCifCrmHost } from './cif-crm-host.ts'
import { loadCif } from './load.ts'
import { detectVersion } from './version.ts'

await startPhone(window, 'fluent', async (page) => {
  const { deployment, clock } = page
  const cif = await loadCif(window, deployment, clock)
  const version = await detectVersion(cif, clock)
  return {
    identity: createKeycloakIdentity(page),
    host: createCifCrmHost({ cif, version, clock, document }),
  }
})
