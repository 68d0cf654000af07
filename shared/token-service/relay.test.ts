import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createMemoryRelayStore, type RelayStore } from './relay-store.ts'
import { page, redirectPage, startService } from './testing.ts'

let service: Awaited<ReturnType<typeof startService>>
let now = 0
const clock = { now: () => now, after: () => () => undefined }

/** Told of each question that reaches the store. */
let waits: (signal: AbortSignal) => void
const nextQuestion = () =>
  new Promise<AbortSignal>((resolve) => {
    waits = resolve
  })

beforeEach(async () => {
  now = Date.now()
  waits = () => undefined
  const store = createMemoryRelayStore(clock, 3)
  const relayStore: RelayStore = {
    ...store,
    take: (id, signal) => {
      waits(signal)
      return store.take(id, signal)
    },
  }
  service = await startService({ relayStore })
})
afterEach(() => service.close())

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')
const id = sha256('state')
const secret = 'read-secret'
const callback = `${redirectPage}#state=state&code=code`

const post = (path: string, body: unknown, headers: Record<string, string> = { origin: page }) =>
  fetch(service.base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
const open = (name = id) => post('/relay/open', { id: name, readHash: sha256(secret) })
const answer = (url: unknown = callback, name = id) => post(`/relay/${name}`, { url })
const poll = (readSecret: string | undefined = secret, name = id, signal?: AbortSignal) =>
  fetch(`${service.base}/relay/${name}`, {
    headers: { origin: page, ...(readSecret && { 'relay-secret': readSecret }) },
    ...(signal && { signal }),
  })
const outcome = async (response: Response) =>
  `${String(response.status)} ${((await response.json()) as { code: string }).code}`

test('an answer that is there is given at once', async () => {
  expect((await open()).status).toBe(201)
  expect((await answer()).status).toBe(204)
  expect(await (await poll()).json()).toEqual({ url: callback })
})

test('who asks first waits for the answer', async () => {
  await open()
  const asked = nextQuestion()
  const waiting = poll()
  await asked
  await answer()
  expect(await (await waiting).json()).toEqual({ url: callback })
})

test('(31) an answer is taken once', async () => {
  await open()
  await answer()
  await poll()
  expect(await outcome(await poll())).toBe('404 relay.unknown')
  expect(await outcome(await answer())).toBe('404 relay.unknown')
})

test('(31) only the first answer counts', async () => {
  await open()
  await answer()
  expect(await outcome(await answer(`${redirectPage}#state=state&code=evil`))).toBe('409 relay.used')
  expect(await (await poll()).json()).toEqual({ url: callback })
})

test('(31) an id is opened once', async () => {
  await open()
  expect(await outcome(await open())).toBe('409 relay.used')
})

test.each([undefined, 'wrong', 'x'.repeat(300)])(
  '(30) without the read secret (%j) there is nothing to see',
  async (wrong) => {
    await open()
    await answer()
    const unknown = await outcome(await poll(secret, sha256('other')))
    expect(unknown).toBe('404 relay.unknown')
    expect(
      await outcome(
        await fetch(`${service.base}/relay/${id}`, { headers: wrong ? { 'relay-secret': wrong } : {} }),
      ),
    ).toBe(unknown)
    expect((await poll()).status).toBe(200)
  },
)

test('(32) a sign-in is forgotten after five minutes', async () => {
  await open()
  now += 299_999
  expect((await answer()).status).toBe(204)
  now += 1
  expect(await outcome(await poll())).toBe('404 relay.unknown')
  expect((await open()).status).toBe(201)
})

test('a newer question sends the older one away', async () => {
  await open()
  const asked = nextQuestion()
  const older = poll()
  await asked
  const newer = poll()
  expect((await older).status).toBe(204)
  await answer()
  expect(await (await newer).json()).toEqual({ url: callback })
})

test('a question whose connection is lost takes no answer away', async () => {
  await open()
  const asked = nextQuestion()
  const leaving = new AbortController()
  const lost = poll(secret, id, leaving.signal)
  const gone = once(await asked, 'abort')
  leaving.abort()
  await expect(lost).rejects.toThrow()
  await gone
  await answer()
  expect((await poll()).status).toBe(200)
})

test.each([
  ['another page of the origin', `${page}/other#code=1`],
  ['a longer path', `${redirectPage}/more#code=1`],
  ['another origin', 'https://evil.example/redirect#code=1'],
  ['a host that begins the same', 'https://phone.example.evil.example/redirect#code=1'],
  ['user information', `https://phone.example@evil.example/redirect#code=1`],
  ['a script', 'javascript:alert(1)'],
  ['no text', 5],
])('(32) %s is no callback', async (_, url) => {
  await open()
  expect(await outcome(await answer(url))).toBe('400 request.invalid')
})

test('what is not well-formed is refused', async () => {
  expect(await outcome(await post('/relay/open', { id, readHash: 'short' }))).toBe('400 request.invalid')
  expect(await outcome(await post('/relay/open', { id, readHash: sha256(secret), more: 1 }))).toBe(
    '400 request.invalid',
  )
  expect(await outcome(await post('/relay/open', '{"id":'))).toBe('400 request.invalid')
  expect(
    await outcome(await post('/relay/open', 'text', { 'content-type': 'text/plain', origin: page })),
  ).toBe('400 request.invalid')
  expect(await outcome(await answer(callback, 'short'))).toBe('404 relay.unknown')
})

test('(32) what is too large is refused', async () => {
  await open()
  expect(await outcome(await answer(`${redirectPage}#${'x'.repeat(4096)}`))).toBe('413 request.too-large')
})

test.each(['https://evil.example', 'https://phone.example.evil.example', 'null'])(
  '(34) pages of the origin %s are refused, whatever they know',
  async (origin) => {
    await open()
    const read = { headers: { origin, 'relay-secret': secret } }
    const responses = [
      await post('/relay/open', { id: sha256('other'), readHash: sha256(secret) }, { origin }),
      await post(`/relay/${id}`, { url: callback }, { origin }),
      await fetch(`${service.base}/relay/${id}`, read),
    ]
    for (const response of responses) {
      expect(response.headers.get('access-control-allow-origin')).toBeNull()
      expect(await outcome(response)).toBe('403 origin.not-allowed')
    }
    expect((await answer()).status).toBe(204)
  },
)

test('a browser may ask ahead', async () => {
  const response = await fetch(`${service.base}/relay/${id}`, {
    method: 'OPTIONS',
    headers: {
      origin: page,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'relay-secret',
    },
  })
  expect(response.status).toBe(204)
  expect(response.headers.get('access-control-allow-origin')).toBe(page)
  expect(response.headers.get('access-control-allow-headers')).toContain('relay-secret')
  expect(response.headers.get('vary')).toContain('Origin')
})

test('(33) a full relay refuses more', async () => {
  for (const name of ['a', 'b', 'c']) await open(sha256(name))
  expect(await outcome(await open())).toBe('503 relay.full')
})

const limited = { relayOpen: 1, relayAnswer: 1, relayPoll: 1 }

test.each([
  ['open sign-ins', () => open()],
  ['answer', () => answer()],
  ['ask', () => poll()],
])('(33) one address cannot %s without end, to guess what others have', async (_, ask) => {
  await service.close()
  service = await startService({ limits: limited })
  await ask()
  const refused = await ask()
  expect(refused.headers.get('retry-after')).not.toBeNull()
  expect(await outcome(refused)).toBe('429 request.too-many')
})

test('(35) no log tells an answer, a secret or the id of a sign-in', async () => {
  await service.close()
  const lines: string[] = []
  service = await startService({ log: { write: (line) => void lines.push(line) } })
  await open()
  await answer()
  await poll()
  await answer(`${redirectPage}#${'x'.repeat(4096)}`)
  const log = lines.join('')
  expect(log).toContain('"route":"/relay/:id"')
  for (const secretText of [id, secret, sha256(secret), 'state=state', 'code=code', 'remoteAddress'])
    expect(log).not.toContain(secretText)
})

test('a question does not keep the service from stopping', async () => {
  await open()
  const asked = nextQuestion()
  const waiting = poll()
  await asked
  await service.close()
  expect((await waiting).status).toBe(204)
})
