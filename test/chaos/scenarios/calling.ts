import {
  answered,
  answersWithoutLine,
  atOnce,
  challenged,
  closes,
  commands,
  cutOff,
  halfOpen,
  meets,
  passes,
  repeatAll,
  restartServer,
  shuffleAll,
  stall,
} from '../disturbances.ts'
import { firstOf, lost, oneOf } from '../network/fate.ts'
import { ofCalls, request, response } from '../network/frame.ts'
import { untilReady } from '../phases.ts'
import type { Scenario } from '../scenario.ts'

/** A call that nobody has answered yet. */
export const callingScenarios: readonly Scenario[] = [
  {
    name: 'the WebSocket is closed while it dials',
    phase: 'dialing',
    disturb: closes(1_500),
  },
  {
    name: 'the WebSocket is half-open while it dials',
    phase: 'dialing',
    async disturb(stage) {
      await stage.moment(0, 600)
      await halfOpen(stage)
    },
  },
  {
    name: 'the server starts anew while it dials',
    phase: 'dialing',
    async disturb(stage) {
      await stage.moment(0, 1_000)
      await restartServer(stage)
    },
  },
  {
    name: 'a message is lost while it dials',
    phase: 'dialing',
    before: meets(({ random }) => oneOf(ofCalls, lost, 8, random)),
    disturb: passes(1_500, 2_500),
  },
  {
    name: 'every message comes twice while it dials',
    phase: 'dialing',
    before: repeatAll,
    disturb: passes(1_500, 2_500),
    call: 'lives',
  },
  {
    name: 'messages overtake each other while it dials',
    phase: 'dialing',
    before: shuffleAll,
    disturb: passes(2_000, 3_000),
  },
  {
    name: 'the network stalls while it dials',
    phase: 'dialing',
    async disturb(stage) {
      await stage.moment(0, 1_000)
      await stall(stage)
    },
    call: 'lives',
  },
  {
    name: 'the server asks for credentials again and again while it dials',
    phase: 'dialing',
    before: meets(({ between }) => firstOf(request('up', 'INVITE'), challenged(407), between(1, 5))),
    disturb: passes(1_500, 2_500),
    call: 'lives',
  },
  {
    name: 'the server refuses the call for now',
    phase: 'dialing',
    before: meets(({ random }) =>
      firstOf(
        request('up', 'INVITE'),
        answered(random.pick([408, 480, 500, 503, 504]), [['Retry-After', '3']]),
      ),
    ),
    async disturb(stage) {
      await stage.network.seen(request('up', 'INVITE'))
      await stage.moment(200, 500)
    },
    call: 'ends',
  },
  {
    name: 'the answer is late: the agent hangs up as it comes',
    phase: 'dialing',
    before: meets(({ between }) =>
      firstOf(response('down', 'INVITE', 200, 299), { type: 'late', by: between(0, 1_500) }),
    ),
    async disturb(stage, begun) {
      await stage.network.seen(response('down', 'INVITE', 200, 299))
      await stage.moment(0, 800)
      await commands('hangUp', [500, 1_500])(stage, begun)
    },
    call: 'ends',
  },
  {
    name: 'the agent hangs up before the server has said a word',
    phase: 'dialing',
    before: meets(({ between }) =>
      firstOf(request('up', 'INVITE'), { type: 'late', by: between(200, 1_500) }),
    ),
    async disturb(stage, begun) {
      await stage.moment(0, 300)
      await commands('hangUp', [500, 2_000])(stage, begun)
    },
    call: 'ends',
  },
  {
    name: 'CANCEL or its answer is lost',
    phase: 'dialing',
    before: meets(({ random }) =>
      firstOf(random.pick([request('up', 'CANCEL'), response('down', 'CANCEL')]), lost),
    ),
    async disturb(stage, begun) {
      await stage.moment(0, 200)
      await commands('hangUp', [500, 2_000])(stage, begun)
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed while it rings',
    phase: 'ringing',
    disturb: answersWithoutLine,
    call: 'lives',
  },
  {
    name: 'the caller gives up while the line is away',
    phase: 'ringing',
    async disturb(stage, { far }) {
      const away = cutOff(stage, 500, 3_000)
      await stage.moment(0, 400)
      await far?.hangUp()
      await away
    },
    call: 'ends',
  },
  {
    name: 'the agent declines while the line is away',
    phase: 'ringing',
    async disturb(stage, { key = '' }) {
      const away = cutOff(stage, 500, 3_000)
      await stage.moment(0, 400)
      await stage.command('decline', key)
      await away
    },
    call: 'ends',
    soon: true,
  },
  {
    name: 'the line comes back while it rings, and the caller gives up',
    phase: 'ringing',
    async disturb(stage, { far }) {
      await cutOff(stage, 200, 1_500)
      await untilReady(stage)
      await stage.moment(200, 1_500)
      await far?.hangUp()
    },
    call: 'ends',
    soon: true,
  },
  {
    name: 'the WebSocket is half-open while it rings',
    phase: 'ringing',
    disturb: halfOpen,
  },
  {
    name: 'the caller gives up as the agent answers',
    phase: 'ringing',
    disturb: atOnce('answer', ({ far }) => far?.hangUp(), 60),
    call: 'ends',
  },
  {
    name: 'every message comes twice while it rings',
    phase: 'ringing',
    before: repeatAll,
    async disturb(stage, begun) {
      await stage.moment(0, 500)
      await commands(stage.random.pick(['answer', 'decline']), [1_000, 1_500])(stage, begun)
    },
  },
  {
    name: 'the agent declines, and that is lost',
    phase: 'ringing',
    disturb: commands('decline', [500, 1_500], () => firstOf(response('up', 'INVITE', 300), lost)),
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed as the agent answers',
    phase: 'answering',
    disturb: closes(120),
  },
  {
    name: 'the answer of the agent is lost',
    phase: 'answering',
    before: meets(() => firstOf(response('up', 'INVITE', 200, 299), lost)),
    disturb: passes(1_000, 2_000),
    call: 'lives',
  },
  {
    name: 'the ACK of the caller is lost',
    phase: 'answering',
    before: meets(({ between }) => firstOf(request('down', 'ACK'), lost, between(1, 3))),
    disturb: passes(3_500, 4_500),
    call: 'lives',
  },
  {
    name: 'the ACK of the caller never comes',
    phase: 'answering',
    before: meets(() => firstOf(request('down', 'ACK'), lost, Infinity)),
    disturb: (stage) => stage.pass(34_000),
    call: 'ends',
  },
  {
    name: 'the ACK of the agent is lost',
    phase: 'dialing',
    before: meets(({ between }) => firstOf(request('up', 'ACK'), lost, between(1, 2))),
    disturb: passes(2_500, 3_500),
    call: 'lives',
  },
]
