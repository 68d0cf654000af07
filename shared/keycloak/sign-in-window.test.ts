import { createBench } from './sign-in-testing.ts'
import { createTestWindow, deployment, eventually } from './testing.ts'

test('a missing handle means nothing at first, then a hint, and the answer is still heard', async () => {
  const bench = createBench({ hasHandle: false })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(3999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  expect(bench.now()).toEqual({ state: 'signed-out', failure: { code: 'sign-in.popup-blocked' } })
  bench.say(bench.answer(), createTestWindow(deployment.ownOrigin))
  await eventually(() => bench.grants.length > 0)
})

test('a page that lets the phone open no window is told at once', async () => {
  const bench = createBench({ sandbox: 'allow-popups' })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(0)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.sandboxed', detail: 'allow-popups' },
  })
})

test('a window that inherits a sandbox may not come back: that is told, and an answer is still heard', async () => {
  const bench = createBench({ sandbox: 'allow-popups-to-escape-sandbox' })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(3999)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(1)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.sandboxed', detail: 'allow-popups-to-escape-sandbox' },
  })
  bench.say(bench.answer())
  await eventually(() => bench.grants.length > 0)
})

test('a relay that cannot be reached is told when the window has cut itself off, and not before', async () => {
  const bench = createBench()
  bench.servers.routes['/relay/open'] = () => new Response(null, { status: 503 })
  await bench.ready()
  bench.signIn.open()
  await eventually(() => bench.servers.asked.some(({ url }) => url.pathname === '/relay/open'))
  await bench.clock.advance(8000)
  expect(bench.now()).toEqual({ state: 'signing-in' })
  bench.cutOff()
  await bench.clock.advance(2000)
  expect(bench.now()).toEqual({
    state: 'signed-out',
    failure: { code: 'sign-in.relay-unreachable', detail: 'relay: status 503' },
  })
  expect(bench.opened).toHaveLength(1)
})

test('a click after the hint opens the same attempt again', async () => {
  const bench = createBench({ hasHandle: false })
  await bench.ready()
  bench.signIn.open()
  await bench.clock.advance(4000)
  bench.signIn.open()
  expect(bench.opened[1]).toBe(bench.opened[0])
  expect(bench.now()).toEqual({ state: 'signing-in' })
  await bench.clock.advance(4000)
  expect(bench.now()).toMatchObject({ state: 'signed-out' })
})
