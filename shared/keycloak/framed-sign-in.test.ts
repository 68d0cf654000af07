import type { Failure } from '../call/failure.ts'
import { PhoneError } from '../call/failure.ts'
import { createFakeClock } from '../fakes/clock.ts'
import type { Session, User } from '../ports/identity.ts'
import { createWindowLink } from '../window-link/window-link.ts'
import { createFramedSignIn } from './framed-sign-in.ts'
import type { Grant } from './grant.ts'
import { loginTag, toLoginPage, type FromLoginPage, type ToLoginPage } from './messages.ts'
import { createTestWindow, deployment, issuer, request } from './testing.ts'

const grant: Grant = { issuer, clientId: request.clientId, refreshToken: 'r' }
const ada: User = { id: 'u-1', name: 'ada', displayName: 'Ada Winter' }

/** A connector and the login page in its frame. */
function createBench(granted: () => Promise<User> = () => Promise.resolve(ada)) {
  const clock = createFakeClock()
  const states: Session[] = []
  const told: ToLoginPage[] = []
  const [connector, loginPage] = [
    createTestWindow(deployment.ownOrigin),
    createTestWindow(deployment.ownOrigin),
  ]
  const way = createFramedSignIn(
    {
      deployment,
      window: connector,
      frame: () => loginPage.seenBy(connector),
      clock,
    },
    { progressed: (state) => states.push(state), granted },
  )
  const link = createWindowLink<FromLoginPage, typeof toLoginPage>({
    window: loginPage,
    peer: () => connector.seenBy(loginPage),
    origin: deployment.ownOrigin,
    tag: loginTag,
    schema: toLoginPage,
    receive: (message) => told.push(message),
  })
  return {
    ...{ clock, states, told, way },
    async say(message: FromLoginPage) {
      link.post(message)
      await clock.advance(0)
    },
  }
}

test('the login page is told whom to sign in as soon as it is there', async () => {
  const bench = createBench()
  await bench.way.prepare(request)
  expect(bench.told).toEqual([])
  await bench.say({ type: 'ready' })
  expect(bench.told).toEqual([{ type: 'prepare', request }])
})

test('a login page that was there first is told too', async () => {
  const bench = createBench()
  await bench.say({ type: 'ready' })
  await bench.way.prepare(request)
  await bench.clock.advance(0)
  expect(bench.told).toEqual([{ type: 'prepare', request }])
})

test('the progress of the login page is the progress here', async () => {
  const bench = createBench()
  await bench.way.prepare(request)
  await bench.say({ type: 'ready' })
  const failure: Failure = { code: 'sign-in.denied', detail: 'access_denied' }
  await bench.say({ type: 'progress', progress: { state: 'signed-out', failure } })
  await bench.say({ type: 'progress', progress: { state: 'signing-in' } })
  expect(bench.states).toEqual([
    { state: 'preparing' },
    { state: 'signed-out', failure },
    { state: 'signing-in' },
  ])
})

test('tokens are taken once, and the login page is told who is signed in', async () => {
  const granted = jest.fn(() => Promise.resolve(ada))
  const bench = createBench(granted)
  await bench.say({ type: 'ready' })
  await bench.say({ type: 'grant', grant })
  await bench.say({ type: 'grant', grant })
  await bench.say({ type: 'progress', progress: { state: 'signed-out' } })
  await bench.say({ type: 'ready' })
  expect(granted.mock.calls).toEqual([[grant]])
  expect(bench.told).toEqual(Array(2).fill({ type: 'signed-in', name: 'Ada Winter' }))
  expect(bench.states).toEqual([])
})

test('where tokens cannot be taken over the login page offers to try again', async () => {
  const bench = createBench(() => Promise.reject(new PhoneError('sign-in.unreachable')))
  await bench.say({ type: 'grant', grant })
  expect(bench.told).toEqual([{ type: 'again', failure: { code: 'sign-in.unreachable' } }])
})

test('clicks here are passed on', async () => {
  const bench = createBench()
  bench.way.open()
  bench.way.cancel()
  await bench.way.again()
  await bench.clock.advance(0)
  expect(bench.told).toEqual([{ type: 'sign-in' }, { type: 'cancel' }, { type: 'again' }])
})

test('a login page that does not show up is told, and heard when it does', async () => {
  const bench = createBench()
  await bench.way.prepare(request)
  await bench.clock.advance(15_000)
  expect(bench.states.at(-1)).toEqual({
    state: 'unable',
    failure: { code: 'sign-in.unreachable', detail: 'login page' },
  })
  await bench.say({ type: 'ready' })
  await bench.say({ type: 'progress', progress: { state: 'signed-out' } })
  expect(bench.states.at(-1)).toEqual({ state: 'signed-out' })
})
