import type { Deployment } from '../../../shared/ports/deployment.ts'
import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { createFakeCrmHost } from '../../../shared/fakes/crm-host.ts'
import { createFakeIdentity } from '../../../shared/fakes/identity.ts'
import { startPhone } from '../../../shared/phone/start-phone.ts'
import { measure } from './measured-phone.ts'

/** The whole phone, with its screen, its journal and its sounds; only the CRM and the sign-in are fakes. */

const { origin } = location
const deployment: Deployment = {
  tokenService: origin,
  authorities: [],
  crmOrigins: [],
  redirectPage: `${origin}/redirect`,
  ownOrigin: origin,
}

/** What the build and the server put into the pages. */
function preparePage(): void {
  Object.assign(globalThis, { SIDETONE_VERSION: 'bench' })
  const block = Object.assign(document.createElement('script'), {
    id: 'deployment',
    type: 'application/json',
  })
  block.textContent = JSON.stringify(deployment)
  document.body.append(block)
}

/** Answers as the token service does. */
function serve({ credentials: { expiresAt, ...credentials }, ...account }: LineAccount): void {
  window.fetch = async () => {
    const expiresIn = (expiresAt - Date.now()) / 1_000
    return Response.json({ ...account, credentials: { ...credentials, expiresIn } })
  }
}

const phone = () => {
  const found = document.querySelector('sidetone-phone')
  if (!found) throw new Error('the page shows no phone')
  return found
}

/** A CRM that keeps nothing, so that what grows is the phone. */
const forgetfulCrm = () => ({
  ...createFakeCrmHost(),
  pop: async () => undefined,
  writeCall: async ({ key }: { readonly key: string }) => ({ entity: 'Task', id: key }),
})

const lineIsReady = (): Promise<void> =>
  new Promise((resolve) => {
    const look = () => (phone().state.line.state === 'ready' ? resolve() : setTimeout(look, 20))
    look()
  })

measure({
  screen: () => phone().shadowRoot ?? phone(),
  async connect(account) {
    preparePage()
    serve(account)
    const identity = createFakeIdentity({ silent: true })
    await startPhone(window, 'fluent', async () => ({ identity, host: forgetfulCrm() }))
    await lineIsReady()
  },
  isRinging: () => Boolean(phone().shadowRoot?.querySelector('.hero.ringing')),
  dial: (number) => phone().command({ type: 'dial', number }),
  hangUp() {
    for (const { call } of phone().state.calls) phone().command({ type: 'hang-up', key: call.key })
  },
  isIdle() {
    const { calls, wrapUp } = phone().state
    if (wrapUp) phone().command({ type: 'finish-wrap-up' })
    return calls.length === 0 && !wrapUp
  },
  async signOut() {
    phone().command({ type: 'sign-out' })
    while (phone().state.line.state !== 'off') await new Promise((resolve) => setTimeout(resolve, 20))
  },
})
