import { createFakeClock } from '../fakes/clock.ts'
import { sendMessage } from '../window-link/window-link.ts'
import type { Aim } from './attempt.ts'
import type { Grant } from './grant.ts'
import { callbackTag } from './messages.ts'
import { createSilentSignIn } from './silent.ts'
import { createServers, createTestWindow, deployment, eventually, issuer, jwt, request } from './testing.ts'

const aim: Aim = {
  realm: { issuer, base: 'https://id.example', name: 'acme' },
  clientId: request.clientId,
  userName: request.userName,
  redirectPage: deployment.redirectPage,
  scope: 'openid',
}

/** A frame that can put hidden frames into itself. */
function createBench({ mayWork = true, name = request.userName } = {}) {
  const clock = createFakeClock()
  const grants: Grant[] = []
  const frames: { src: string; isGone: boolean }[] = []
  const window = createTestWindow(deployment.ownOrigin)
  const redirectPage = createTestWindow(deployment.ownOrigin)
  const createElement = () => {
    const frame = {
      src: '',
      isGone: false,
      contentWindow: redirectPage.seenBy(window),
      setAttribute: () => undefined,
      remove: () => (frame.isGone = true),
    }
    return frame
  }
  const document = {
    createElement,
    body: { append: (frame: { src: string; isGone: boolean }) => frames.push(frame) },
    hasStorageAccess: () => Promise.resolve(mayWork),
  }
  const asked = () => new URL(frames[0]?.src ?? '').searchParams
  const servers = createServers({
    '/token': () => {
      const claims = {
        iss: issuer,
        sub: 'u-1',
        aud: request.clientId,
        nonce: asked().get('nonce'),
        iat: 1,
        exp: 2,
      }
      const idToken = jwt({ ...claims, preferred_username: name })
      return Response.json({ access_token: 'access', refresh_token: 'refresh', id_token: idToken })
    },
  })
  const signIn = createSilentSignIn({
    deployment,
    clock,
    fetch: servers.fetch,
    window: Object.assign(window, { document }) as unknown as Window,
  })
  return {
    ...{ clock, grants, frames, servers },
    run: () => signIn(aim, (grant) => grants.push(grant)),
    asked,
    async answer(parameters: Record<string, string>) {
      await eventually(() => frames.length > 0)
      const all = new URLSearchParams({ state: asked().get('state') ?? '', iss: issuer, ...parameters })
      const to = { window: window.seenBy(redirectPage), origin: deployment.ownOrigin, tag: callbackTag }
      sendMessage(to, { url: `${deployment.redirectPage}#${all.toString()}` })
    },
  }
}

test('an open session signs in without a click, and leaves no frame behind', async () => {
  const bench = createBench()
  const done = bench.run()
  await bench.answer({ code: 'the-code' })
  await done
  expect(bench.grants).toMatchObject([{ refreshToken: 'refresh' }])
  expect(bench.asked().get('prompt')).toBe('none')
  expect(bench.frames).toMatchObject([{ isGone: true }])
})

test('it is tried once', async () => {
  const bench = createBench()
  const done = bench.run()
  await bench.answer({ error: 'login_required' })
  await done
  await bench.run()
  expect([bench.frames.length, bench.grants]).toEqual([1, []])
})

test('it is not tried where the browser keeps cookies away', async () => {
  const bench = createBench({ mayWork: false })
  await bench.run()
  expect(bench.frames).toEqual([])
})

test('a session that somebody else left in the browser signs nobody in', async () => {
  const bench = createBench({ name: 'ben@acme.example' })
  const done = bench.run()
  await bench.answer({ code: 'the-code' })
  await done
  expect(bench.grants).toEqual([])
})

test('the button waits a moment for it, and then no longer; a late success still counts', async () => {
  const bench = createBench()
  let isDone = false
  const done = bench.run().then(() => (isDone = true))
  await eventually(() => bench.frames.length > 0)
  await bench.clock.advance(1499)
  expect(isDone).toBe(false)
  await bench.clock.advance(1)
  await done
  await bench.answer({ code: 'the-code' })
  await eventually(() => bench.grants.length > 0)
})

test('a frame that never answers is given up', async () => {
  const bench = createBench()
  const done = bench.run()
  await eventually(() => bench.frames.length > 0)
  await bench.clock.advance(5000)
  await done
  expect(bench.frames).toMatchObject([{ isGone: true }])
})
