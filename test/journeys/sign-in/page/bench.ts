import { createLineAccounts } from '../../../../shared/keycloak/line-accounts.ts'
import { systemClock } from '../../../../shared/ports/clock.ts'
import { readDeployment } from '../../../../shared/ports/deployment.ts'
import type { Identity } from '../../../../shared/ports/identity.ts'
import type { LineAccountSource } from '../../../../shared/ports/telephony.ts'

export const surroundings = {
  deployment: readDeployment(document),
  window,
  clock: systemClock,
  fetch: window.fetch.bind(window),
}

/** What a test finds in the page. */
export interface Bench {
  readonly identity: Identity
  readonly lineAccount: LineAccountSource
}

declare global {
  interface Window {
    bench: Bench
  }
}

const onClick = (id: string, act: () => unknown) =>
  document.getElementById(id)?.addEventListener('click', act)

/** Puts buttons and an output around an identity; signs in the user that the page's address names. */
export async function show(identity: Identity): Promise<void> {
  window.bench = { identity, lineAccount: createLineAccounts({ ...surroundings, identity }) }
  const output = document.querySelector('output')
  identity.session.subscribe((session) => {
    if (output) output.textContent = JSON.stringify(session)
  })
  onClick('sign-in', () => identity.signIn())
  onClick('cancel', () => identity.cancel())
  onClick('sign-out', () => identity.signOut())

  const parameters = new URLSearchParams(location.search)
  const [userName, clientId, discovery] = ['user', 'client', 'discovery'].map((name) => parameters.get(name))
  if (userName && clientId && discovery) await identity.prepare({ userName, clientId, discovery })
}
