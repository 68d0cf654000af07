import { startPhone, type PhonePage } from '../../shared/phone/start-phone.ts'
import { createFramedIdentity } from '../../shared/keycloak/identity.ts'
import { createOpenCtiCrmHost } from './crm-host.ts'
import { loadOpenCti } from './load-open-cti.ts'

/** The login page stands in the place of the sign-in screen. */
function createLoginFrame({ window, phone }: PhonePage): HTMLIFrameElement {
  const frame = window.document.createElement('iframe')
  frame.slot = 'sign-in'
  frame.title = 'Sign in'
  frame.src = 'login.html'
  phone.append(frame)
  return frame
}

await startPhone(window, 'slds', async (page) => {
  const { deployment, clock } = page
  const opencti = await loadOpenCti(window, deployment, clock)
  const login = createLoginFrame(page)
  const identity = createFramedIdentity({ ...page, frame: () => login.contentWindow })
  return { identity, host: createOpenCtiCrmHost({ opencti, clock }) }
})
