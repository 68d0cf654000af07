import type { Scenario } from '../scenario.ts'
import { callingScenarios } from './calling.ts'
import { lineScenarios } from './line.ts'
import { machineScenarios } from './machine.ts'
import { talkingScenarios } from './talking.ts'
import { twoCallsScenarios } from './two-calls.ts'

/** Everything that is done to a phone behind a bad network. */
export const scenarios: readonly Scenario[] = [
  ...lineScenarios,
  ...callingScenarios,
  ...talkingScenarios,
  ...twoCallsScenarios,
  ...machineScenarios,
]
