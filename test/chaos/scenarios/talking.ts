import {
  answered,
  asksNobody,
  atOnce,
  changeNetwork,
  closes,
  closeSocket,
  commands,
  cutOff,
  halfOpen,
  lose,
  repeatAll,
  restartServer,
  shuffleAll,
  stall,
} from '../disturbances.ts'
import { firstOf, lost, oneOf } from '../network/fate.ts'
import { ofCalls, request, response } from '../network/frame.ts'
import type { Scenario } from '../scenario.ts'

/** A call in which both sides talk. */
export const talkingScenarios: readonly Scenario[] = [
  {
    name: 'the WebSocket is closed during a call',
    phase: 'active',
    async disturb(stage) {
      closeSocket(stage)
      await stage.moment(500, 2_500)
    },
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the server is away for a while during a call',
    phase: 'active',
    disturb: (stage) => cutOff(stage, 2_000, 5_000),
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the WebSocket is half-open during a call',
    phase: 'active',
    disturb: halfOpen,
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the server starts anew during a call',
    phase: 'active',
    disturb: restartServer,
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the network changes during a call',
    phase: 'active',
    disturb: changeNetwork,
    call: 'lives',
    keepsAudio: true,
  },
  {
    name: 'the network stalls during a call',
    phase: 'holding',
    disturb: stall,
    call: 'lives',
  },
  {
    name: 'both sides hold at the same moment',
    phase: 'active',
    async disturb(stage, begun) {
      await atOnce('hold', ({ far }) => far?.hold(true), 40)(stage, begun)
      await stage.moment(200, 4_500)
    },
    call: 'lives',
  },
  {
    name: 'the far end asks to wait with the change, again and again',
    phase: 'active',
    disturb: commands('hold', [3_000, 5_000], ({ random, between }) =>
      firstOf(request('up', 'INVITE'), answered(random.pick([491, 500])), between(1, 3)),
    ),
    call: 'lives',
  },
  {
    name: 'the far end refuses the change',
    phase: 'active',
    disturb: commands('hold', [300, 800], ({ random }) =>
      firstOf(request('up', 'INVITE'), answered(random.pick([403, 405, 415, 488, 503, 606]))),
    ),
    call: 'lives',
  },
  {
    name: 'the far end does not know the call any more',
    phase: 'active',
    disturb: commands('hold', [300, 800], () => firstOf(request('up', 'INVITE'), answered(481))),
    call: 'ends',
  },
  {
    name: 'a message is lost while it holds',
    phase: 'active',
    async disturb(stage, begun) {
      await commands('hold', [1_000, 2_000], ({ random }) => oneOf(ofCalls, lost, 3, random))(stage, begun)
      await stage.pass(34_000)
    },
    call: 'lives',
  },
  {
    name: 'every message comes twice while it holds',
    phase: 'active',
    async disturb(stage, begun) {
      repeatAll(stage)
      await commands('hold', [500, 1_000])(stage, begun)
      await commands('resume', [500, 1_000])(stage, begun)
    },
    call: 'lives',
  },
  {
    name: 'messages overtake each other while both sides hold',
    phase: 'active',
    async disturb(stage, begun) {
      shuffleAll(stage)
      await commands('hold', [0, 800])(stage, begun)
      void begun.far?.hold(true)
      await stage.moment(1_500, 5_000)
    },
    call: 'lives',
  },
  {
    name: 'the WebSocket is closed while it holds',
    phase: 'holding',
    async disturb(stage, begun) {
      await closes(60)(stage, begun)
      await stage.moment(500, 2_000)
    },
    call: 'lives',
  },
  {
    name: 'the WebSocket is half-open while it holds',
    phase: 'active',
    disturb: asksNobody('hold', [200, 600], 50_000),
    call: 'lives',
  },
  {
    name: 'BYE or its answer is lost when the agent hangs up',
    phase: 'active',
    disturb: commands('hangUp', [300, 800], ({ random }) =>
      firstOf(random.pick([request('up', 'BYE'), response('down', 'BYE')]), lost),
    ),
    call: 'ends',
  },
  {
    name: 'BYE of the far end is lost',
    phase: 'active',
    async disturb(stage, { far }) {
      const losing = lose(stage, stage.random.pick([request('down', 'BYE'), response('up', 'BYE')]))
      void far?.hangUp()
      await losing
    },
    call: 'ends',
  },
  {
    name: 'BYE is refused',
    phase: 'active',
    disturb: commands('hangUp', [300, 800], ({ random }) =>
      firstOf(request('up', 'BYE'), answered(random.pick([408, 480, 500, 503]))),
    ),
    call: 'ends',
  },
  {
    name: 'both sides hang up at the same moment',
    phase: 'active',
    async disturb(stage, begun) {
      repeatAll(stage)
      await atOnce('hangUp', ({ far }) => far?.hangUp(), 40)(stage, begun)
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed as the call is hung up',
    phase: 'hanging-up',
    disturb: closes(30),
    call: 'ends',
  },
  {
    name: 'the WebSocket is half-open as the call is hung up',
    phase: 'active',
    disturb: asksNobody('hangUp', [200, 600], 40_000),
    call: 'ends',
  },
]
