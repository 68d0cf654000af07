import * as v from 'valibot'
import { anyWindowOfOrigin, createWindowLink, sendMessage, type WindowLinkOptions } from './window-link.ts'

const origin = 'https://phone.example'
const tag = 'test'
const schema = v.object({ text: v.pipe(v.string(), v.maxLength(20)) })

interface Posted {
  readonly data: unknown
  readonly origin: string
}

/** A window as a peer sees it: it keeps what was posted to it. */
function somebody() {
  const posted: Posted[] = []
  return {
    posted,
    postMessage: (data: unknown, to: unknown) => {
      posted.push({ data, origin: String(to) })
    },
  }
}

function listening(peer: WindowLinkOptions<typeof schema>['peer']) {
  const window = new EventTarget()
  const heard: string[] = []
  const link = createWindowLink<{ text: string }, typeof schema>({
    window: window,
    peer,
    origin,
    tag,
    schema,
    receive: ({ text }) => heard.push(text),
  })
  const arrive = (event: { data: unknown; origin?: string; source?: unknown }) =>
    window.dispatchEvent(Object.assign(new Event('message'), { origin, source: peer(), ...event }))
  return { link, heard, arrive }
}

const hello = { tag, message: { text: 'hello' } }

test('a message of the peer is heard', () => {
  const peer = somebody()
  const { arrive, heard, link } = listening(() => peer)
  arrive({ data: hello })
  expect(heard).toEqual(['hello'])
  expect(link.dropped.get()).toBe(0)
})

test.each([
  ['another origin', { data: hello, origin: 'https://evil.example' }],
  ['an opaque origin', { data: hello, origin: 'null' }],
  ['an origin that begins the same', { data: hello, origin: `${origin}.evil.example` }],
  ['another window of the right origin', { data: hello, source: somebody() }],
  ['no window', { data: hello, source: null }],
  ['a message of another shape', { data: { tag, message: { text: 5 } } }],
  ['a message that is too long', { data: { tag, message: { text: 'x'.repeat(21) } } }],
  ['no message', { data: { tag, message: null } }],
])('(1) (5) %s is dropped and counted', (_, event) => {
  const peer = somebody()
  const { arrive, heard, link } = listening(() => peer)
  arrive(event)
  expect(heard).toEqual([])
  expect(link.dropped.get()).toBe(1)
})

test.each([
  ['text', 'hello'],
  ['nothing', null],
  ['a list', [hello]],
  ['another tag', { ...hello, tag: 'other' }],
  ['a prototype', JSON.parse('{"__proto__":{"tag":"test","message":{"text":"hello"}}}')],
  ['a big buffer', new ArrayBuffer(1 << 20)],
])('what belongs to somebody else, %s, is left alone', (_, data) => {
  const peer = somebody()
  const { arrive, heard, link } = listening(() => peer)
  arrive({ data })
  expect(heard).toEqual([])
  expect(link.dropped.get()).toBe(0)
})

test('a peer that is gone is not heard', () => {
  const { arrive, heard } = listening(() => null)
  arrive({ data: hello, source: null })
  arrive({ data: hello, source: somebody() })
  expect(heard).toEqual([])
})

test('where the browser gave no handle, the origin alone decides', () => {
  const { arrive, heard } = listening(() => anyWindowOfOrigin)
  arrive({ data: hello, source: somebody() })
  arrive({ data: hello, source: somebody(), origin: 'https://evil.example' })
  expect(heard).toEqual(['hello'])
})

test('it posts to the exact origin of the peer', () => {
  const peer = somebody()
  listening(() => peer).link.post({ text: 'hello' })
  expect(peer.posted).toEqual([{ data: hello, origin }])
})

test('nothing is heard after it is closed', () => {
  const peer = somebody()
  const { arrive, heard, link } = listening(() => peer)
  link.close()
  arrive({ data: hello })
  expect(heard).toEqual([])
})

test.each(['*', 'null', '/', '', 'https://phone.example/', 'phone.example'])(
  '%j is refused as an origin',
  (wrong) => {
    const peer = somebody()
    expect(() => {
      sendMessage({ window: peer, origin: wrong, tag }, {})
    }).toThrow(TypeError)
    expect(() =>
      createWindowLink({
        window: new EventTarget(),
        peer: () => peer,
        origin: wrong,
        tag,
        schema,
        receive: () => undefined,
      }),
    ).toThrow(TypeError)
    expect(peer.posted).toEqual([])
  },
)
