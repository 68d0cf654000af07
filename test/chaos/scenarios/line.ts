import {
  answered,
  challenged,
  changeNetwork,
  closes,
  closeSocket,
  cutOff,
  halfOpen,
  lose,
  meets,
  passes,
  restartServer,
  stall,
} from '../disturbances.ts'
import { firstOf, lost } from '../network/fate.ts'
import { badHosts } from '../network/bad-network.ts'
import { request, response } from '../network/frame.ts'
import type { Scenario } from '../scenario.ts'
import type { Stage } from '../stage.ts'

/** Time until the registration is refreshed: half of it has passed: ms. */
const untilRefresh = 150_000

const refresh = (stage: Stage): Promise<void> => stage.pass(untilRefresh, 15_000)

/** The longest time in which a phone asks for the fifth time that is refused each time: ms. */
const refusedLongest = 1_820_000

/** The registrar says no, some times. */
const refuses = (...statuses: readonly (readonly [number, (readonly [string, string])?])[]) =>
  meets(({ between, random }) => {
    const count = between(1, 4)
    const [status, header] = random.pick(statuses)
    return firstOf(request('up', 'REGISTER'), answered(status, header ? [header] : []), count)
  })

const storm = meets(({ between }) => firstOf(request('up', 'REGISTER'), challenged(401), between(2, 6)))

/** Registering, and staying registered. */
export const lineScenarios: readonly Scenario[] = [
  {
    name: 'the WebSocket is closed while it registers',
    phase: 'registering',
    disturb: closes(60),
  },
  {
    name: 'no connection opens for a while',
    phase: 'registering',
    before: ({ network, random }) => network.receive(random.pick(['refused', 'never-answered', 'mute'])),
    disturb: passes(500, 5_000),
  },
  {
    name: 'the preferred server is dead, and the spare one serves',
    phase: 'idle',
    before: ({ network }) => network.receive('refused', badHosts[0]),
    disturb: passes(0, 200),
  },
  {
    name: 'the registrar asks for credentials again and again while it registers',
    phase: 'registering',
    before: storm,
    disturb: passes(500, 1_500),
  },
  {
    name: 'the registrar asks for credentials again and again when it is refreshed',
    phase: 'idle',
    async disturb(stage) {
      storm(stage)
      await refresh(stage)
    },
  },
  {
    name: 'the registrar is overloaded or broken',
    phase: 'registering',
    before: refuses([503, ['Retry-After', '2']], [500], [504], [408], [480]),
    disturb: passes(1_000, 4_000),
  },
  {
    name: 'the registrar refuses for a while',
    phase: 'registering',
    before: refuses([403], [404], [405]),
    disturb: (stage) => stage.pass(refusedLongest, 15_000),
  },
  {
    name: 'the registrar wants a longer time',
    phase: 'registering',
    before: refuses([423, ['Min-Expires', '400']]),
    disturb: passes(200, 1_000),
  },
  {
    name: 'an answer of the registrar is lost',
    phase: 'registering',
    before: meets(({ random }) =>
      firstOf(random.pick([request('up', 'REGISTER'), response('down', 'REGISTER')]), lost),
    ),
    disturb: (stage) => stage.pass(9_000),
  },
  {
    name: 'the WebSocket is closed while nothing happens',
    phase: 'idle',
    disturb: closes(500),
  },
  {
    name: 'the WebSocket is closed again and again',
    phase: 'idle',
    async disturb(stage) {
      for (let count = stage.between(3, 6); count > 0; count--) {
        closeSocket(stage)
        await stage.moment(0, 400)
      }
    },
  },
  {
    name: 'the WebSocket is half-open while nothing happens',
    phase: 'idle',
    disturb: halfOpen,
  },
  { name: 'the network changes while nothing happens', phase: 'idle', disturb: changeNetwork },
  { name: 'the network stalls while nothing happens', phase: 'idle', disturb: stall },
  { name: 'the server starts anew while nothing happens', phase: 'idle', disturb: restartServer },
  {
    name: 'the server is away for a while',
    phase: 'idle',
    disturb: (stage) => cutOff(stage, 1_000, 5_000),
  },
  {
    name: 'the answer to a refresh is lost',
    phase: 'idle',
    async disturb(stage) {
      await Promise.all([refresh(stage), lose(stage, response('down', 'REGISTER'))])
      await stage.pass(10_000)
    },
  },
]
