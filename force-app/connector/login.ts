import { runLoginPage } from '../../shared/keycloak/login-page.ts'
import { systemClock } from '../../shared/ports/clock.ts'
import { readDeployment } from '../../shared/ports/deployment.ts'

runLoginPage({
  deployment: readDeployment(document),
  window,
  fetch: window.fetch.bind(window),
  clock: systemClock,
  root: document.body,
})
