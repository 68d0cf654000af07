import { handOverCallback } from '../../shared/keycloak/redirect-page.ts'
import { readDeployment } from '../../shared/ports/deployment.ts'

await handOverCallback(window, readDeployment(document))
