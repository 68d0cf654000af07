import { runLoginPage, type LoginActions, type LoginView } from '../../shared/keycloak/login-page.ts'
import { systemClock } from '../../shared/ports/clock.ts'
import { readDeployment } from '../../shared/ports/deployment.ts'
import '../../shared/ui/sign-in.ts'

function createView({ signIn, cancel }: LoginActions): LoginView {
  const page = new CSSStyleSheet()
  page.replaceSync('body { margin: 0 }')
  document.adoptedStyleSheets = [page]
  const screen = document.createElement('sidetone-sign-in')
  screen.skin = 'slds'
  screen.command = (command) => {
    if (command.type === 'sign-in') signIn(command.place)
    if (command.type === 'cancel-sign-in') cancel()
  }
  document.body.append(screen)
  return {
    show(session) {
      screen.session = session
    },
  }
}

runLoginPage({
  deployment: readDeployment(document),
  window,
  fetch: window.fetch.bind(window),
  clock: systemClock,
  createView,
})
