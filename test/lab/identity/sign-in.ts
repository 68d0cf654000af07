import type Provider from 'oidc-provider'
import type { Account, Accounts } from './accounts.ts'
import { consentPath } from './consent.ts'
import { readForm, redirect } from './exchange.ts'
import type { Endpoints, Exchange } from './exchange.ts'
import type { ExternalProvider } from './external-site.ts'
import { complete, withInteraction, type Interaction } from './interactions.ts'
import { alert, escape, failurePage, page, replyPage } from './pages.ts'

export interface SignInOptions {
  readonly provider: Provider
  readonly accounts: Accounts
  /** `/realms/NAME` */
  readonly realmPath: string
  readonly external: ExternalProvider
}

/** The alias of the brokered provider, and so the value of `kc_idp_hint`. */
export const externalAlias = 'external'

/** Where a request goes on that needs the agent: to the login page, straight to the broker, or to a question. */
export const interactionPath = (realmPath: string, interaction: Interaction): string => {
  if (interaction.prompt.name === 'consent') return consentPath(realmPath, interaction)
  return interaction.params.kc_idp_hint === externalAlias
    ? `${realmPath}/broker/${externalAlias}/login?session_code=${interaction.jti}`
    : `${realmPath}/login-actions/authenticate?session_code=${interaction.jti}`
}

const loginPage = (options: SignInOptions, interaction: Interaction, userName: string, failure?: string) => {
  const { realmPath, accounts } = options
  const query = `session_code=${interaction.jti}`
  const lab = accounts.all
    .filter(({ agent }) => agent.login === 'local')
    .map(({ agent }) => `${escape(agent.userName)} with password <code>${escape(agent.password)}</code>`)
  return page(
    'Sign in to your account',
    `${alert(failure)}
<form method="post" action="${realmPath}/login-actions/authenticate?${query}">
  <label for="username">Username or email</label>
  <input id="username" name="username" autocomplete="username" value="${escape(userName)}" required ${userName ? '' : 'autofocus'}>
  <label for="password">Password</label>
  <input id="password" name="password" type="password" autocomplete="current-password" required ${userName ? 'autofocus' : ''}>
  <button>Sign In</button>
</form>
<a class="button second" href="${realmPath}/broker/${externalAlias}/login?${query}">Sign in with company account</a>
<p class="note">This is the lab. Sign in as ${lab.join(' or ')}.</p>`,
  )
}

const hintOf = ({ params }: Interaction): string =>
  typeof params.login_hint === 'string' ? params.login_hint : ''

/** Keycloak's login page, and its way to the external provider and back. */
export const signInPages = (options: SignInOptions): Endpoints => {
  const { provider, accounts, realmPath, external } = options
  const endpointPath = `${realmPath}/broker/${externalAlias}/endpoint`

  const forInteraction = withInteraction(provider)

  const finish = (exchange: Exchange, interaction: Interaction, account: Account): Promise<void> =>
    complete(exchange, interaction, { login: { accountId: account.id } })

  const enter = async (exchange: Exchange, interaction: Interaction): Promise<void> => {
    const form = await readForm(exchange)
    const userName = form.get('username') ?? ''
    const account = accounts.byUserName(userName)
    if (account?.agent.login === 'local' && account.agent.password === form.get('password')) {
      return finish(exchange, interaction, account)
    }
    replyPage(exchange, 200, loginPage(options, interaction, userName, 'Invalid username or password.'))
  }

  const leave = (exchange: Exchange, interaction: Interaction): void => {
    const { origin } = exchange.url
    redirect(
      exchange,
      external.authorizationUrl({
        redirectUri: `${origin}${endpointPath}`,
        state: interaction.jti,
        loginHint: hintOf(interaction),
      }),
    )
  }

  const comeBack = async (exchange: Exchange, interaction: Interaction): Promise<void> => {
    const { origin, searchParams } = exchange.url
    const userName = external.redeem(searchParams.get('code') ?? '', `${origin}${endpointPath}`)
    const account = userName === undefined ? undefined : accounts.byUserName(userName)
    if (account) return finish(exchange, interaction, account)
    replyPage(exchange, 502, failurePage('Unexpected error when authenticating with identity provider'))
  }

  return {
    'GET /login-actions/authenticate': forInteraction('session_code', (exchange, interaction) => {
      replyPage(exchange, 200, loginPage(options, interaction, hintOf(interaction)))
    }),
    'POST /login-actions/authenticate': forInteraction('session_code', enter),
    [`GET /broker/${externalAlias}/login`]: forInteraction('session_code', leave),
    [`GET /broker/${externalAlias}/endpoint`]: forInteraction('state', comeBack),
  }
}
