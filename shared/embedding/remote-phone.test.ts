import { createFakeClock } from '../fakes/clock.ts'
import { createTestWindow } from '../keycloak/testing.ts'
import type { TokenSource } from '../keycloak/token-source.ts'
import { createWindowLink, sendMessage } from '../window-link/window-link.ts'
import { embeddingTag, toPhone, type FromPhone, type ToPhone } from './messages.ts'
import { createRemotePhone } from './remote-phone.ts'

const pageOrigin = 'https://app.example'
const phoneOrigin = 'https://phone.example'
const ada = { id: 'u-1', name: 'ada@acme.example' }
const begin = { type: 'begin', settings: { clientId: 'app.example' }, skin: 'slds' } as const

/** A page, and the frame that it believes the phone to be in. */
function createBench({ frameOrigin = phoneOrigin } = {}) {
  const clock = createFakeClock()
  const [page, frame] = [createTestWindow(pageOrigin), createTestWindow(frameOrigin)]
  const told: [name: string, detail: unknown][] = []
  const asked: ToPhone[] = []
  const phone = createRemotePhone({
    ...{ window: page, peer: () => frame.seenBy(page), origin: phoneOrigin, begin },
    tell: (name, detail) => void told.push([name, detail]),
  })
  const link = createWindowLink<FromPhone, typeof toPhone>({
    ...{ window: frame, peer: () => page.seenBy(frame), origin: pageOrigin, tag: embeddingTag },
    ...{ schema: toPhone, receive: (message) => void asked.push(message) },
  })
  const settle = () => clock.advance(0)
  return {
    ...{ phone, told, asked, settle },
    async say(message: FromPhone) {
      link.post(message)
      await settle()
    },
    /** Says something that no phone says. */
    async utter(message: unknown) {
      sendMessage({ window: page.seenBy(frame), origin: pageOrigin, tag: embeddingTag }, message)
      await settle()
    },
  }
}

const sourceOf = (token: () => Promise<string>) => {
  const released = { count: 0 }
  let ended: () => void = () => undefined
  const source: TokenSource = {
    token,
    onEnd(listener) {
      ended = listener
      return () => undefined
    },
    release: () => void (released.count += 1),
  }
  return { source, released, end: () => ended() }
}

test('what is asked before the frame is loaded waits, and comes after how the phone is to be', async () => {
  const bench = createBench()
  const signedIn = bench.phone.loginUsingSSO('ada@acme.example')
  await bench.settle()
  expect(bench.asked).toEqual([])
  await bench.say({ type: 'ready' })
  expect(bench.asked).toEqual([begin, { type: 'login-sso', id: 1, user: 'ada@acme.example' }])
  await bench.say({ type: 'done', id: 1, user: ada })
  expect(await signedIn).toEqual(ada)
})

test('each answer belongs to its own question', async () => {
  const bench = createBench()
  await bench.say({ type: 'ready' })
  const [first, second] = [
    bench.phone.loginUsingUsernameAndPassword('ada@acme.example', 'wrong'),
    bench.phone.loginUsingUsernameAndPassword('ada@acme.example', 'ada'),
  ]
  const refused = expect(first).rejects.toMatchObject({ code: 'sign-in.wrong-password' })
  await bench.say({ type: 'done', id: 2, user: ada })
  await bench.say({ type: 'failed', id: 1, code: 'sign-in.wrong-password' })
  await refused
  expect(await second).toEqual(ada)
})

test('a phone that says it is done and names nobody is not believed', async () => {
  const bench = createBench()
  await bench.say({ type: 'ready' })
  const refused = expect(bench.phone.loginUsingSSO('ada')).rejects.toMatchObject({
    code: 'sign-in.untrusted',
  })
  await bench.say({ type: 'done', id: 1 })
  await refused
})

test('a frame of another origin is neither told nor heard', async () => {
  const bench = createBench({ frameOrigin: 'https://evil.example' })
  await bench.say({ type: 'ready' })
  await bench.say({ type: 'event', name: 'logged-in', detail: { user: ada } })
  bench.phone.dial('+4930901820')
  void bench.phone.loginUsingTokens(sourceOf(async () => 'the-token').source)
  await bench.say({ type: 'token-wanted', id: 1, login: 1 })
  expect(bench.told).toEqual([])
  expect(bench.asked).toEqual([])
})

test.each([
  ['of no type that is known', { type: 'begin' }],
  ['without a number', { type: 'token-wanted' }],
  ['with a code that is none', { type: 'failed', id: 1, code: 'anything' }],
  ['that is an event nobody knows', { type: 'event', name: 'load', detail: {} }],
  ['that is an event with another detail', { type: 'event', name: 'logged-in', detail: { user: 'ada' } }],
  ['that is a text', 'ready'],
])('a message %s changes nothing', async (_, message) => {
  const bench = createBench()
  await bench.utter(message)
  expect(bench.told).toEqual([])
  expect(bench.asked).toEqual([])
})

test('an event is told with what belongs to it alone', async () => {
  const bench = createBench()
  await bench.say({ type: 'event', name: 'logged-in', detail: { user: ada, token: 'secret' } })
  expect(bench.told).toEqual([['logged-in', { user: ada }]])
})

describe('tokens that the page hands in', () => {
  const begun = async (token = () => Promise.resolve('the-token')) => {
    const bench = createBench()
    await bench.say({ type: 'ready' })
    const given = sourceOf(token)
    const signedIn = bench.phone.loginUsingTokens(given.source)
    signedIn.catch(() => undefined)
    await bench.settle()
    return { ...bench, ...given, signedIn }
  }

  test('are not sent before the phone asks, and one for each question then', async () => {
    const { asked, say, signedIn } = await begun()
    expect(asked.slice(1)).toEqual([{ type: 'login-tokens', id: 1 }])
    await say({ type: 'token-wanted', id: 40, login: 1 })
    expect(asked.slice(2)).toEqual([{ type: 'token', id: 40, token: 'the-token' }])
    await say({ type: 'done', id: 1, user: ada })
    expect(await signedIn).toEqual(ada)
  })

  test('are not given for a login that there is not', async () => {
    const { asked, say } = await begun()
    await say({ type: 'token-wanted', id: 40, login: 99 })
    expect(asked.at(-1)).toEqual({ type: 'no-token', id: 40, code: 'sign-in.ended' })
  })

  test('that cannot be had are answered with the reason', async () => {
    const { asked, say } = await begun(() => Promise.reject(new Error('offline')))
    await say({ type: 'token-wanted', id: 40, login: 1 })
    expect(asked.at(-1)).toMatchObject({ type: 'no-token', id: 40, code: 'sign-in.unreachable' })
  })

  test('are let go of when the login fails, and when the phone needs no more', async () => {
    const failed = await begun()
    await failed.say({ type: 'failed', id: 1, code: 'sign-in.untrusted' })
    expect(failed.released.count).toBe(1)
    const over = await begun()
    await over.say({ type: 'tokens-released', login: 1 })
    expect(over.released.count).toBe(1)
    await over.say({ type: 'token-wanted', id: 41, login: 1 })
    expect(over.asked.at(-1)).toMatchObject({ type: 'no-token', id: 41 })
  })

  test('end with their session, which the phone is told', async () => {
    const { asked, end, settle } = await begun()
    end()
    await settle()
    expect(asked.at(-1)).toEqual({ type: 'session-ended', login: 1 })
  })
})
