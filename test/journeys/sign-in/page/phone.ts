import { createKeycloakIdentity } from '../../../../shared/keycloak/identity.ts'
import { identityContract, type IdentityWorld } from '../../../contract/identity.ts'
import { show, surroundings } from './bench.ts'

declare global {
  interface Window {
    /** Put there by the test: does in the browser what the world of the contract is asked for. */
    world(method: 'complete' | 'refuse' | 'endSession' | 'clickSignIn' | 'opened'): Promise<unknown>
    runIdentityClause(name: string, given: Pick<IdentityWorld, 'request' | 'unknownUser'>): Promise<void>
  }
}

const identity = createKeycloakIdentity(surroundings)

window.runIdentityClause = async (name, given) => {
  const ask = (method: Parameters<Window['world']>[0]) => async () => void (await window.world(method))
  const world: IdentityWorld = {
    ...given,
    complete: ask('complete'),
    refuse: ask('refuse'),
    clickSignIn: ask('clickSignIn'),
    opened: async () => Number(await window.world('opened')),
    async endSession() {
      await window.world('endSession')
      await identity.accessToken().catch(() => undefined)
    },
  }
  await identityContract.find((clause) => clause.name === name)?.run({ identity, world })
}

await show(identity)
