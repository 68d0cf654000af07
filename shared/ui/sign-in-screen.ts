import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCommand } from '../desk/state.ts'
import type { DeviceCode, Session } from '../ports/identity.ts'
import { button } from './button.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'

type Give = (command: DeskCommand) => void

const dots = html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>`

const signInButton = (give: Give) =>
  button({ label: 'Sign in', look: 'primary', run: () => give({ type: 'sign-in' }) })

const deviceButton = (give: Give) =>
  button({
    label: 'Sign in on another device',
    look: 'plain wide',
    run: () => give({ type: 'sign-in', place: 'device' }),
  })

/** So that it is read out letter by letter. */
export const spelled = (code: string): string => [...code].join(' ')

/** It breaks between the parts of its path. */
const breakable = (address: string) =>
  address.split(/(?<=[^/]\/)(?=[^/])/).map((part) => html`${part}<wbr />`)

const deviceCode = ({ code, address }: DeviceCode) =>
  html`<ol class="steps card" role="list">
      <li>
        <p>Open this page, for instance on your mobile phone:</p>
        <p class="address"><b>${breakable(address)}</b></p>
      </li>
      <li>
        <p>Type in this code there:</p>
        <p class="device-code">
          <b aria-hidden="true">${code}</b><span class="hidden">${spelled(code)}</span>
        </p>
      </li>
    </ol>
    ${dots}`

const cancelButton = (give: Give) =>
  button({ label: 'Cancel', look: 'plain wide', run: () => give({ type: 'cancel-sign-in' }) })

interface Welcome {
  readonly title: string
  readonly text?: string
  readonly below: TemplateResult | typeof nothing
}

const welcomes: {
  [S in Session['state']]: (session: Extract<Session, { state: S }>, give: Give) => Welcome
} = {
  preparing: () => ({ title: 'Getting your phone ready', below: dots }),
  'signed-out': ({ failure, offersDevice }, give) => ({
    title: 'Welcome to your phone',
    text: 'Sign in to make and take calls beside your records.',
    below: html`${failure ? failureCard({ failure }) : nothing}
      <div class="actions">${signInButton(give)}</div>
      ${offersDevice ? html`<div class="actions">${deviceButton(give)}</div>` : nothing}`,
  }),
  'signing-in': ({ device }, give) => ({
    title: device ? 'Sign in on another device' : 'Waiting for your sign-in',
    ...(!device && { text: 'Go on in the window that has opened.' }),
    below: html`${device ? deviceCode(device) : dots}
      <div class="actions">${cancelButton(give)}</div>`,
  }),
  unable: ({ failure }) => ({ title: 'Your phone cannot start', below: failureCard({ failure }) }),
  'signed-in': ({ user }) => ({ title: 'Signed in', text: user.displayName ?? user.name, below: nothing }),
}

function welcomeOf<S extends Session['state']>(session: Extract<Session, { state: S }>, give: Give): Welcome {
  const row: (session: Extract<Session, { state: S }>, give: Give) => Welcome = welcomes[session.state]
  return row(session, give)
}

/** The screen of somebody who is not signed in. */
export function signInScreen(session: Session, give: Give): TemplateResult {
  const { title, text, below } = welcomeOf(session, give)
  return html`<section class="welcome">
    <span class="mark" aria-hidden="true">${icon('phone')}</span>
    <h2 tabindex="-1">${title}</h2>
    ${text ? html`<p class="soft">${text}</p>` : nothing} ${below}
  </section>`
}
