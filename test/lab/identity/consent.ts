import type Provider from 'oidc-provider'
import { readForm } from './exchange.ts'
import type { Endpoints } from './exchange.ts'
import { complete, withInteraction, type Interaction } from './interactions.ts'
import { escape, page, replyPage } from './pages.ts'

export interface ConsentOptions {
  readonly provider: Provider
  /** `/realms/NAME` */
  readonly realmPath: string
}

const path = '/login-actions/consent'

/** Where the agent is asked whether the client may have what it asks for. */
export const consentPath = (realmPath: string, { jti }: Interaction): string =>
  `${realmPath}${path}?session_code=${jti}`

const consentPage = (action: string, { params }: Interaction): string =>
  page(
    `Grant Access to ${String(params.client_id)}`,
    `<h2>Do you grant these access privileges?</h2>
<ul><li>Email address</li><li>User profile</li><li>User roles</li></ul>
<form method="post" action="${escape(action)}">
  <button name="accept" value="Yes">Yes</button>
  <button name="cancel" value="No" class="second">No</button>
</form>`,
  )

/** Keycloak's question before a device is let in; its other clients of the lab need no consent. */
export const consentPages = ({ provider, realmPath }: ConsentOptions): Endpoints => {
  const forInteraction = withInteraction(provider)
  return {
    [`GET ${path}`]: forInteraction('session_code', (exchange, interaction) => {
      replyPage(exchange, 200, consentPage(consentPath(realmPath, interaction), interaction))
    }),
    [`POST ${path}`]: forInteraction('session_code', async (exchange, interaction) => {
      const isGranted = (await readForm(exchange)).has('accept')
      const description = 'The end user denied the authorization request'
      await complete(
        exchange,
        interaction,
        isGranted ? { consent: {} } : { error: 'access_denied', error_description: description },
      )
    }),
  }
}
