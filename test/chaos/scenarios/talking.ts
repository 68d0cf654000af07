import {
  answered,
  changeNetwork,
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
    async disturb(stage, { key = '', far }) {
      await Promise.all([
        stage.moment(0, 40).then(() => stage.command('hold', key)),
        stage.moment(0, 40).then(() => far?.hold(true)),
      ])
      await stage.moment(200, 4_500)
    },
    call: 'lives',
  },
  {
    name: 'the far end asks to wait with the change, again and again',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      const { network, between, random } = stage
      network.apply(firstOf(request('up', 'INVITE'), answered(random.pick([491, 500])), between(1, 3)))
      await stage.command('hold', key)
      await stage.moment(3_000, 5_000)
    },
    call: 'lives',
  },
  {
    name: 'the far end refuses the change',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      const { network, random } = stage
      network.apply(firstOf(request('up', 'INVITE'), answered(random.pick([403, 405, 415, 488, 503, 606]))))
      await stage.command('hold', key)
      await stage.moment(300, 800)
    },
    call: 'lives',
  },
  {
    name: 'the far end does not know the call any more',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      stage.network.apply(firstOf(request('up', 'INVITE'), answered(481)))
      await stage.command('hold', key)
      await stage.moment(300, 800)
    },
    call: 'ends',
  },
  {
    name: 'a message is lost while it holds',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      stage.network.apply(oneOf(ofCalls, lost, 3, stage.random))
      await stage.command('hold', key)
      await stage.moment(1_000, 2_000)
      await stage.pass(34_000)
    },
    call: 'lives',
  },
  {
    name: 'every message comes twice while it holds',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      repeatAll(stage)
      await stage.command('hold', key)
      await stage.moment(500, 1_000)
      await stage.command('resume', key)
      await stage.moment(500, 1_000)
    },
    call: 'lives',
  },
  {
    name: 'messages overtake each other while both sides hold',
    phase: 'active',
    async disturb(stage, { key = '', far }) {
      shuffleAll(stage)
      await stage.command('hold', key)
      await stage.moment(0, 800)
      void far?.hold(true)
      await stage.moment(1_500, 5_000)
    },
    call: 'lives',
  },
  {
    name: 'the WebSocket is closed while it holds',
    phase: 'holding',
    async disturb(stage) {
      await stage.moment(0, 60)
      closeSocket(stage)
      await stage.moment(500, 2_000)
    },
    call: 'lives',
  },
  {
    name: 'the WebSocket is half-open while it holds',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      stage.network.halfOpen(true)
      await stage.command('hold', key)
      await stage.moment(200, 600)
      await stage.pass(50_000)
    },
    call: 'lives',
  },
  {
    name: 'BYE or its answer is lost when the agent hangs up',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      const { network, random } = stage
      network.apply(firstOf(random.pick([request('up', 'BYE'), response('down', 'BYE')]), lost))
      await stage.command('hangUp', key)
      await stage.moment(300, 800)
    },
    call: 'ends',
  },
  {
    name: 'BYE of the far end is lost',
    phase: 'active',
    async disturb(stage, { far }) {
      const { network, random } = stage
      network.apply(firstOf(random.pick([request('down', 'BYE'), response('up', 'BYE')]), lost))
      void far?.hangUp()
      await stage.moment(300, 800)
    },
    call: 'ends',
  },
  {
    name: 'BYE is refused',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      const { network, random } = stage
      network.apply(firstOf(request('up', 'BYE'), answered(random.pick([408, 480, 500, 503]))))
      await stage.command('hangUp', key)
      await stage.moment(300, 800)
    },
    call: 'ends',
  },
  {
    name: 'both sides hang up at the same moment',
    phase: 'active',
    async disturb(stage, { key = '', far }) {
      repeatAll(stage)
      await Promise.all([
        stage.moment(0, 40).then(() => stage.command('hangUp', key)),
        stage.moment(0, 40).then(() => far?.hangUp()),
      ])
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is closed as the call is hung up',
    phase: 'hanging-up',
    async disturb(stage) {
      await stage.moment(0, 30)
      closeSocket(stage)
    },
    call: 'ends',
  },
  {
    name: 'the WebSocket is half-open as the call is hung up',
    phase: 'active',
    async disturb(stage, { key = '' }) {
      stage.network.halfOpen(true)
      await stage.command('hangUp', key)
      await stage.moment(200, 600)
      await stage.pass(40_000)
    },
    call: 'ends',
  },
]
