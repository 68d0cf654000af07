import Keycloak from 'keycloak-js'

declare global {
  interface Window {
    /** From the click to the tokens, once the login page has come back: ms. */
    signInTook: number | undefined
  }
}

/** keycloak-js as its guide sets it up: the whole page goes to the login page, and comes back. */
const { hostname, origin, port } = location
const kept = 'clicked-at'

const keycloak = new Keycloak({
  url: origin.replace(hostname, 'id.localhost'),
  realm: 'acme',
  clientId: `${hostname}:${port}`,
})

const button = Object.assign(document.createElement('button'), { textContent: 'Sign in', disabled: true })
button.addEventListener('click', ({ timeStamp }) => {
  sessionStorage.setItem(kept, String(performance.timeOrigin + timeStamp))
  void keycloak.login({ idpHint: 'external', loginHint: 'ben@acme.example' })
})
document.body.append(button)

const isSignedIn = await keycloak.init({ checkLoginIframe: false })
if (isSignedIn)
  window.signInTook = performance.timeOrigin + performance.now() - Number(sessionStorage.getItem(kept))
else button.disabled = false
