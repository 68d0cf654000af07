import type { KamailioPlatform } from '../../lab/sip/kamailio/kamailio.ts'
import { answersWithoutLine, asksNobody, commands } from '../disturbances.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'

/** The servers that a run stands on. */
function serversOf({ ground }: Stage): KamailioPlatform['servers'] {
  if (ground.servers) return ground.servers
  throw new Error('this run does not stand on Kamailio')
}

/** Kamailio crashes, and is back after so long: ms. */
async function crash(stage: Stage, least: number, most: number): Promise<void> {
  const { signalling } = serversOf(stage)
  await signalling.crash()
  await stage.moment(least, most)
  await signalling.start()
}

/** What happens to the two servers of a real telephone system. */
export const kamailioScenarios: readonly Scenario[] = [
  {
    name: 'Kamailio crashes while nothing happens',
    phase: 'idle',
    disturb: (stage) => crash(stage, 500, 5_000),
  },
  {
    name: 'Kamailio crashes during a call, and is back after five seconds',
    phase: 'active',
    disturb: (stage) => crash(stage, 5_000, 5_000),
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'Kamailio crashes while it dials',
    phase: 'dialing',
    async disturb(stage) {
      await stage.moment(0, 1_200)
      await crash(stage, 200, 2_000)
    },
  },
  {
    name: 'Kamailio crashes while it rings',
    phase: 'ringing',
    disturb: (stage) => crash(stage, 200, 2_000),
  },
  {
    name: 'Kamailio is away as the agent hangs up',
    phase: 'active',
    async disturb(stage, begun) {
      const { signalling } = serversOf(stage)
      await signalling.crash()
      await commands('hangUp', [500, 3_000])(stage, begun)
      await signalling.start()
    },
    call: 'ends',
  },
  {
    name: 'rtpengine crashes during a call',
    phase: 'active',
    async disturb(stage) {
      const { media } = serversOf(stage)
      await media.crash()
      await stage.moment(100, 1_000)
      await media.start()
      // A browser notices after five seconds that nobody answers it any more (RFC 7675).
      await stage.moment(9_000, 10_000)
    },
    call: 'lives',
  },
  {
    name: 'the WebSocket to Kamailio is closed while it rings, and the agent answers',
    phase: 'ringing',
    disturb: answersWithoutLine,
  },
  {
    name: 'the WebSocket to Kamailio is half-open during a call, and the agent holds',
    phase: 'active',
    disturb: asksNobody('hold', [5_000, 6_000]),
    call: 'lives',
  },
]
