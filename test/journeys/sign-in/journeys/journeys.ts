import type { IdentityProviderName } from '../../../lab/identity-provider.ts'
import { setUpSignIn, type SignInBench } from '../bench.ts'
import { answerJourneys } from './answers.ts'
import { attackJourneys } from './attacks.ts'
import { contractJourneys } from './contract.ts'
import { deviceJourneys } from './device.ts'
import { pageAttackJourneys } from './page-attacks.ts'
import { reloadJourneys } from './reload.ts'
import { sessionJourneys } from './session.ts'
import { signInJourneys } from './sign-in.ts'
import { silentJourneys, silentTroubleJourneys } from './silent.ts'
import { tabJourneys } from './tabs.ts'
import { troubleJourneys } from './trouble.ts'

type Journeys = Readonly<Record<string, (bench: SignInBench) => void>>

const journeys: Journeys = {
  'signing in': signInJourneys,
  'answers that come': answerJourneys,
  'while a session lasts': sessionJourneys,
  'after a reload': reloadJourneys,
  'in two tabs': tabJourneys,
  'what goes wrong': troubleJourneys,
  'without a click': silentJourneys,
  'on another device': deviceJourneys,
  'behind the port': contractJourneys,
  'under attack': attackJourneys,
}

/** About the phone's own pages alone: whatever stands behind them does not matter. */
const ownJourneys: Journeys = {
  'without a click, with a provider in the way': silentTroubleJourneys,
  'own pages under attack': pageAttackJourneys,
}

const describeAll = (all: Journeys, bench: SignInBench): void =>
  describe.each(Object.entries(all))('%s', (_, journey) => journey(bench))

/** Everything that an agent does to sign in, whatever provider stands behind it. */
export const describeSignInJourneys = (provider: IdentityProviderName): void =>
  describeAll(journeys, setUpSignIn(provider))

export const describeOwnJourneys = (): void => describeAll(ownJourneys, setUpSignIn())
