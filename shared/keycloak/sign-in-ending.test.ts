import { createBench, tokensFor } from './sign-in-testing.ts'
import { eventually, silence } from './testing.ts'

test('a cancelled sign-in is over: its window is closed, and its answer is not heard', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  const answer = bench.answer()
  bench.signIn.cancel()
  await bench.reach('signed-out')
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.cancelled' } })
  bench.say(answer)
  await bench.clock.advance(0)
  expect([bench.closed, bench.exchanges()]).toEqual([['closed'], 0])
})

test('tokens that come after a cancellation are not taken', async () => {
  const bench = createBench()
  await bench.ready()
  let reply = (): void => undefined
  const isAsked = new Promise<void>((asked) => {
    bench.servers.routes['/token'] = async () => {
      asked()
      await new Promise<void>((resolve) => (reply = resolve))
      return Response.json(tokensFor(''))
    }
  })
  bench.signIn.open()
  bench.say(bench.answer())
  await isAsked
  bench.signIn.cancel()
  await bench.reach('signed-out')
  reply()
  await bench.clock.advance(0)
  expect([bench.grants, bench.now()]).toEqual([
    [],
    { state: 'signed-out', failure: { code: 'sign-in.cancelled' } },
  ])
})

test('a sign-in that nobody finishes ends after five minutes', async () => {
  const bench = createBench()
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(299_999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  await bench.reach('signed-out')
  expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.expired' } })
})

test('an exchange that nobody answers ends after ten seconds', async () => {
  const bench = createBench()
  await bench.ready()
  bench.servers.routes['/token'] = silence
  bench.signIn.open()
  bench.say(bench.answer())
  await eventually(() => bench.exchanges() > 0)
  await bench.clock.advance(10_000)
  await bench.reach('signed-out')
  expect(bench.now()).toMatchObject({ failure: { code: 'sign-in.unreachable' } })
})

test('where the tokens cannot be taken over the sign-in has failed', async () => {
  const bench = createBench({ granted: () => Promise.reject(new Error('no')) })
  await bench.ready()
  bench.signIn.open()
  bench.say(bench.answer())
  await bench.reach('signed-out')
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.unreachable', detail: 'no' } })
})
