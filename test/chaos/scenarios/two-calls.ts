import {
  changeNetwork,
  closes,
  closeSocket,
  commands,
  cutOff,
  meets,
  passes,
  restartServer,
  turns,
} from '../disturbances.ts'
import { firstOf, lost } from '../network/fate.ts'
import { request, response, tellsOf } from '../network/frame.ts'
import { untilReady } from '../phases.ts'
import { extension } from '../stage.ts'
import type { Scenario } from '../scenario.ts'

/** Whoever waits and whoever talks are there afterwards. */
const live = { call: 'lives', other: 'lives' } as const

/** They are connected with each other, and the agent is out of it. */
const connected = { call: 'ends', other: 'ends', handsOver: true } as const

/** Time until nobody waits any more for what a far end may tell of a transfer: ms. */
const untold = 12_000

/** A call that waits, and another one in which the agent talks. */
export const twoCallsScenarios: readonly Scenario[] = [
  {
    name: 'the WebSocket is closed while one call waits and another one goes on',
    phase: 'two-calls',
    async disturb(stage) {
      closeSocket(stage)
      await stage.moment(200, 1_500)
    },
    ...live,
    keepsAudio: true,
  },
  {
    name: 'the server starts anew while one call waits and another one goes on',
    phase: 'two-calls',
    disturb: restartServer,
    ...live,
    keepsAudio: true,
  },
  {
    name: 'the network changes while one call waits and another one goes on',
    phase: 'two-calls',
    disturb: changeNetwork,
    ...live,
    keepsAudio: true,
  },
  {
    name: 'the WebSocket is closed as the agent turns from one call to the other',
    phase: 'two-calls',
    async disturb(stage, begun) {
      await turns(stage, begun)
      await closes(60)(stage, begun)
      await stage.moment(300, 1_500)
    },
    ...live,
  },
  {
    name: 'a third call rings beside the two, and the WebSocket is closed',
    phase: 'two-calls',
    async disturb(stage) {
      stage.farEnd.call({ extension })
      await stage.moment(100, 400)
      closeSocket(stage)
      await stage.moment(0, 1_000)
      const third = (await stage.calls()).find(({ state }) => state === 'ringing')?.key ?? ''
      await commands(stage.random.pick(['answer', 'decline', 'hangUp']), [300, 600])(stage, { key: third })
    },
    ...live,
    keepsAudio: true,
  },
  {
    name: 'both far ends hang up at once while the WebSocket is half-open',
    phase: 'two-calls',
    async disturb(stage, { far, other }) {
      stage.network.halfOpen(stage.random.pick([true, false]))
      await Promise.all(
        [far, other?.far].map(async (each) => {
          await stage.moment(0, 40)
          void each?.hangUp()
        }),
      )
      await stage.pass(20_000, 4_000)
    },
    call: 'ends',
    other: 'ends',
  },
  {
    name: 'the wish to hand one call over to the other is lost, or its answer',
    phase: 'transferring',
    before: meets(({ random }) =>
      firstOf(random.pick([request('up', 'REFER'), response('down', 'REFER')]), lost),
    ),
    disturb: passes(2_000, 3_000),
    ...connected,
  },
  {
    name: 'what is told of a transfer is lost',
    phase: 'transferring',
    before: meets(({ between }) => firstOf(tellsOf('refer'), lost, between(1, 3))),
    async disturb(stage) {
      await stage.moment(500, 1_500)
      await stage.pass(untold, 4_000)
    },
    ...connected,
    soon: true,
  },
  {
    name: 'the WebSocket is closed while the one who waits is handed over to the other',
    phase: 'transferring',
    async disturb(stage, begun) {
      await closes(80)(stage, begun)
      await untilReady(stage)
      await stage.moment(300, 600)
      await stage.pass(untold, 4_000)
    },
    ...connected,
  },
  {
    name: 'the server is away for a while during a conference',
    phase: 'conference',
    disturb: (stage) => cutOff(stage, 500, 3_000),
    ...live,
    keepsAudio: true,
  },
]
