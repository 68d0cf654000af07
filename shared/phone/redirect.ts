import { handOverCallback } from '../keycloak/redirect-page.ts'
import { readDeployment } from '../ports/deployment.ts'

await handOverCallback(window, readDeployment(document))
