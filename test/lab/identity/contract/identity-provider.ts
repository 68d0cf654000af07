import type { StartedSites } from '../started-sites.ts'
import { describeDeviceFlow } from './device-flow.ts'
import { describeDirectAccess } from './direct-access.ts'
import { describeFaults } from './faults.ts'
import { describeFrames } from './frames.ts'
import { describeLogout } from './logout.ts'
import { describeRefusals } from './refusals.ts'
import { describeSignIn } from './sign-in.ts'
import { describeTokenEndpoint } from './token-endpoint.ts'

const parts = [
  describeSignIn,
  describeRefusals,
  describeTokenEndpoint,
  describeLogout,
  describeDeviceFlow,
  describeDirectAccess,
  describeFrames,
  describeFaults,
]

/**
 * What a Keycloak server does that a browser application can notice, in sentences that a stand-in and a real one
 * both have to keep.
 *
 * @param patience ms that the provider has to start
 */
export const describeIdentityProvider = (start: () => Promise<StartedSites>, patience = 10_000): void => {
  let started: StartedSites
  beforeAll(async () => {
    started = await start()
  }, patience)
  afterAll(() => started.stop())
  afterEach(() => started.faults.clear())
  for (const part of parts) part(() => started)
}
