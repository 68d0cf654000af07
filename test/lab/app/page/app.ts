import Keycloak from 'keycloak-js'
import type { EmbedElement } from '../../../../shared/embedding/embed-element.ts'
import { readDeployment } from '../../../../shared/ports/deployment.ts'
import { realm } from '../../agents.ts'

const { authorities, tokenService } = readDeployment(document)

const find = <T extends HTMLElement>(selector: string): T => {
  const found = document.querySelector<T>(selector)
  if (!found) throw new Error(`no ${selector}`)
  return found
}

const phone = find<EmbedElement>('sidetone-embed, sidetone-frame')
const form = find<HTMLFormElement>('#login')
const field = (name: string): string => form.querySelector<HTMLInputElement>(`[name=${name}]`)?.value ?? ''

const note = (name: string, detail: unknown): void => {
  const item = document.createElement('li')
  item.textContent = `${name} ${JSON.stringify(detail)}`
  find('#events').append(item)
}

const names = ['logged-in', 'logged-out', 'login-failed', 'incoming-call', 'call-recorded', 'status-changed']
for (const name of names)
  phone.addEventListener(name, (event) => note(name, (event as CustomEvent<unknown>).detail))

/** The application's own session, as any application with keycloak-js has one: by a page of its own. */
async function ownSession(): Promise<Keycloak> {
  const [authority = ''] = authorities
  const keycloak = new Keycloak({ url: new URL(authority).origin, realm, clientId: location.hostname })
  const redirectUri = location.origin + location.pathname
  // `login-required` would leave the page, and the phone on it, as soon as the session has ended elsewhere.
  await keycloak.init({ checkLoginIframe: false, redirectUri })
  if (!keycloak.authenticated) await keycloak.login()
  await customElements.whenDefined(phone.localName)
  return keycloak
}

const click = (id: string, act: () => unknown): void =>
  find(`#${id}`).addEventListener('click', () => void act())

click('sso', () => phone.loginUsingSSO(field('user')))
click('password', () => phone.loginUsingUsernameAndPassword(field('user'), field('password')))
click('logout', () => phone.logout())
find('#dial').addEventListener('submit', (event) => {
  event.preventDefault()
  phone.dial(find<HTMLInputElement>('[name=number]').value)
})

/** Coming back from the login page, the application goes on with what it left for. */
const errand = (name: string, act: (keycloak: Keycloak) => unknown): void => {
  click(name, () => {
    sessionStorage.setItem('errand', name)
    sessionStorage.setItem('user', field('user'))
    location.reload()
  })
  if (sessionStorage.getItem('errand') !== name) return
  find<HTMLInputElement>('#login [name=user]').value = sessionStorage.getItem('user') ?? ''
  void ownSession().then((keycloak) => {
    sessionStorage.removeItem('errand')
    return act(keycloak)
  })
}

errand('keycloak', (keycloak) => {
  Object.assign(window, { keycloak })
  return phone.loginUsingKeycloak(keycloak)
})

/** A token for whoever stands in the form: oneself, or somebody whom one may act for. */
errand('impersonation', (keycloak) => {
  const subject = field('user')
  return phone.loginUsingImpersonation(async () => {
    await keycloak.updateToken(30)
    const response = await fetch(`${tokenService}/impersonation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${keycloak.token ?? ''}`, 'content-type': 'application/json' },
      body: JSON.stringify({ subject }),
    })
    if (!response.ok) throw new Error(`no token: ${String(response.status)}`)
    const { access_token: token } = (await response.json()) as { access_token: string }
    return token
  })
})
