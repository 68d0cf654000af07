import { callbackTag } from './messages.ts'
import { handOverCallback } from './redirect-page.ts'
import { createServers, deployment, hastyClock, type Route } from './testing.ts'

interface Posted {
  readonly message: unknown
  readonly target: string
}

const other = () => {
  const posted: Posted[] = []
  return { posted, postMessage: (message: unknown, target: string) => void posted.push({ message, target }) }
}

/** The redirect page with this address, and what happens to it, in order. */
function createPage(
  fragment: string,
  {
    opener = null,
    parent,
  }: { opener?: ReturnType<typeof other> | null; parent?: ReturnType<typeof other> } = {},
) {
  const done: string[] = []
  const href = deployment.redirectPage + fragment
  const page = {
    opener,
    location: { href, hash: fragment, pathname: '/redirect.html' },
    history: {
      replaceState: (_state: unknown, _title: string, url: string) => void done.push(`address ${url}`),
    },
    document: {
      createElement: () => ({ textContent: '' }),
      body: {
        replaceChildren: (...lines: { textContent: string }[]) =>
          void done.push(`shows ${lines.map(({ textContent }) => textContent).join(' | ')}`),
      },
    },
    close: () => void done.push('closes'),
  }
  return { done, href, window: Object.assign(page, { parent: parent ?? page }) as unknown as Window }
}

const relay = (route: Route = () => new Response(null, { status: 204 })) => {
  return { ...createServers({ '': route }), clock: hastyClock }
}

const fragment = '#state=the-state&iss=x&code=the-code'

test('the answer goes to the opener and to the relay, and the window closes', async () => {
  const opener = other()
  const { window, done, href } = createPage(fragment, { opener })
  const { asked, ...asking } = relay()
  await handOverCallback(window, deployment, asking)
  expect(opener.posted).toEqual([
    { message: { tag: callbackTag, message: { url: href } }, target: deployment.ownOrigin },
  ])
  expect(asked.map(({ body }) => JSON.parse(body) as unknown)).toEqual([{ url: href }])
  expect(asked[0]?.url.href).toMatch(/^https:\/\/phone\.example\/relay\/[\w-]{43}$/)
  expect(asked[0]?.init.referrerPolicy).toBe('no-referrer')
  expect(done).toEqual(['address /redirect.html', 'shows You may close this window.', 'closes'])
})

test('all windows of the same origin and partition hear the answer', async () => {
  const channel = new BroadcastChannel(callbackTag)
  const heard = new Promise((resolve) => {
    channel.onmessage = ({ data }: { data: unknown }) => resolve(data)
  })
  const { window, href } = createPage(fragment)
  const asking = relay()
  await handOverCallback(window, deployment, asking)
  expect(await heard).toEqual({ tag: callbackTag, message: { url: href } })
  channel.close()
})

test('without an opener the relay is enough', async () => {
  const { window, done } = createPage(fragment)
  const asking = relay()
  await handOverCallback(window, deployment, asking)
  expect(done.at(-1)).toBe('closes')
})

test('where nobody can be reached it says so and stays', async () => {
  const { window, done } = createPage(fragment)
  const asking = relay(() => Promise.reject(new TypeError('Failed to fetch')))
  await handOverCallback(window, deployment, asking)
  expect(done.at(-1)).toBe('shows The phone cannot be reached. Close this window, and sign in again.')
})

test('a failure is shown as text', async () => {
  const { window, done } = createPage('#state=s&error=access_denied&error_description=%3Cimg%20src%3Dx%3E')
  const asking = relay()
  await handOverCallback(window, deployment, asking)
  expect(done).toContain('shows <img src=x> | You may close this window.')
})

test('in a frame it tells its parent, and nobody else', async () => {
  const [parent, opener] = [other(), other()]
  const { window, done, href } = createPage(fragment, { parent, opener })
  const { asked, ...asking } = relay()
  await handOverCallback(window, deployment, asking)
  expect(parent.posted).toEqual([
    { message: { tag: callbackTag, message: { url: href } }, target: deployment.ownOrigin },
  ])
  expect([opener.posted, asked, done]).toEqual([[], [], ['address /redirect.html']])
})

test('opened by itself it does nothing', async () => {
  const opener = other()
  const { window, done } = createPage('', { opener })
  const { asked, ...asking } = relay()
  await handOverCallback(window, deployment, asking)
  expect([opener.posted, asked]).toEqual([[], []])
  expect(done.at(-1)).toBe('shows There is nothing to do here. You may close this window.')
})
