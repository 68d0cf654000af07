import type Provider from 'oidc-provider'
import type { InteractionResults } from 'oidc-provider'
import { redirect } from './exchange.ts'
import type { Endpoint, Exchange } from './exchange.ts'
import { failurePage, replyPage } from './pages.ts'

/** A request that waits until the agent has done something. */
export type Interaction = InstanceType<Provider['Interaction']>

type Go = (exchange: Exchange, interaction: Interaction) => void | Promise<void>

/** Endpoints about the request that a parameter of the address names. */
export const withInteraction =
  (provider: Provider) =>
  (parameter: string, go: Go): Endpoint =>
  async (exchange) => {
    const interaction = await provider.Interaction.find(exchange.url.searchParams.get(parameter) ?? '')
    if (interaction) return go(exchange, interaction)
    replyPage(
      exchange,
      400,
      failurePage('Your login attempt timed out. Login will start from the beginning.'),
    )
  }

/** Lets the request go on with what the agent has done. */
export const complete = async (
  exchange: Exchange,
  interaction: Interaction,
  result: InteractionResults,
): Promise<void> => {
  interaction.result = result
  await interaction.save(interaction.remainingTTL)
  redirect(exchange, interaction.returnTo)
}
