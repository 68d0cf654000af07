import {
  answered,
  challenged,
  closeSocket,
  cutOff,
  halfOpen,
  ofCalls,
  repeatAll,
  request,
  response,
  restartServer,
  shuffleAll,
  stall,
} from '../disturbances.ts'
import { firstOf, lost, oneOf } from '../network/fate.ts'
import { untilReady } from '../phases.ts'
import type { Scenario } from '../scenario.ts'

/** A call that nobody has answered yet. */
export const callingScenarios: readonly Scenario[] = [
  {
    name: 'the WebSocket is closed while it dials',
    phase: 'dialing',
    async disturb(stage) {
      await stage.moment(0, 1_500)
      closeSocket(stage)
    },
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
    before: ({ network, random }) => void network.apply(oneOf(ofCalls, lost, 8, random)),
    disturb: (stage) => stage.moment(1_500, 2_500),
  },
  {
    name: 'every message comes twice while it dials',
    phase: 'dialing',
    before: repeatAll,
    disturb: (stage) => stage.moment(1_500, 2_500),
    call: 'lives',
  },
  {
    name: 'messages overtake each other while it dials',
    phase: 'dialing',
    before: shuffleAll,
    disturb: (stage) => stage.moment(2_000, 3_000),
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
    before: ({ network, between }) =>
      void network.apply(firstOf(request('up', 'INVITE'), challenged(407), between(1, 5))),
    disturb: (stage) => stage.moment(1_500, 2_500),
    call: 'lives',
  },
  {
    name: 'the server refuses the call for now',
    phase: 'dialing',
    before: ({ network, random }) =>
      void network.apply(
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
    before: ({ network, between }) =>
      void network.apply(
        firstOf(response('down', 'INVITE', 200, 299), { type: 'late', by: between(0, 1_500) }),
      ),
    async disturb(stage, { key = '' }) {
      await stage.network.seen(response('down', 'INVITE', 200, 299))
      await stage.moment(0, 800)
      await stage.command('hangUp', key)
      await stage.moment(500, 1_500)
    },
    call: 'ends',
  },
  {
    name: 'the agent hangs up before the server has said a word',
    phase: 'dialing',
    before: ({ network, between }) =>
      void network.apply(firstOf(request('up', 'INVITE'), { type: 'late', by: between(200, 1_500) })),
    async disturb(stage, { key = '' }) {
      await stage.moment(0, 300)
      await stage.command('hangUp', key)
      await stage.moment(500, 2_000)
    },
    call: 'ends',
  },
  {
    name: 'CANCEL or its answer is lost',
    phase: 'dialing',
    async disturb(stage, { key = '' }) {
      const { network, random } = stage
      network.apply(firstOf(random.pick([request('up', 'CANCEL'), response('down', 'CANCEL')]), lost))
      await stage.moment(0, 200)
      await stage.command('hangUp', key)
      await stage.moment(500, 2_000)
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed while it rings',
    phase: 'ringing',
    async disturb(stage, { key = '' }) {
      closeSocket(stage)
      await stage.moment(0, 1_500)
      await stage.command('answer', key)
      await stage.moment(300, 600)
    },
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
    async disturb(stage, { key = '', far }) {
      await Promise.all([
        stage.moment(0, 60).then(() => stage.command('answer', key)),
        stage.moment(0, 60).then(() => far?.hangUp()),
      ])
    },
    call: 'ends',
  },
  {
    name: 'every message comes twice while it rings',
    phase: 'ringing',
    before: repeatAll,
    async disturb(stage, { key = '' }) {
      await stage.moment(0, 500)
      await stage.command(stage.random.pick(['answer', 'decline']), key)
      await stage.moment(1_000, 1_500)
    },
  },
  {
    name: 'the agent declines, and that is lost',
    phase: 'ringing',
    async disturb(stage, { key = '' }) {
      stage.network.apply(firstOf(response('up', 'INVITE', 300), lost))
      await stage.command('decline', key)
      await stage.moment(500, 1_500)
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed as the agent answers',
    phase: 'answering',
    async disturb(stage) {
      await stage.moment(0, 120)
      closeSocket(stage)
    },
  },
  {
    name: 'the answer of the agent is lost',
    phase: 'answering',
    before: ({ network }) => void network.apply(firstOf(response('up', 'INVITE', 200, 299), lost)),
    disturb: (stage) => stage.moment(1_000, 2_000),
    call: 'lives',
  },
  {
    name: 'the ACK of the caller is lost',
    phase: 'answering',
    before: ({ network, between }) =>
      void network.apply(firstOf(request('down', 'ACK'), lost, between(1, 3))),
    disturb: (stage) => stage.moment(3_500, 4_500),
    call: 'lives',
  },
  {
    name: 'the ACK of the caller never comes',
    phase: 'answering',
    before: ({ network }) => void network.apply(firstOf(request('down', 'ACK'), lost, Infinity)),
    disturb: (stage) => stage.pass(34_000),
    call: 'ends',
  },
  {
    name: 'the ACK of the agent is lost',
    phase: 'dialing',
    before: ({ network, between }) => void network.apply(firstOf(request('up', 'ACK'), lost, between(1, 2))),
    disturb: (stage) => stage.moment(2_500, 3_500),
    call: 'lives',
  },
]
