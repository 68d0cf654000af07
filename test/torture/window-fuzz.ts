import type * as v from 'valibot'
import { createRemotePhone } from '../../shared/embedding/remote-phone.ts'
import { embeddingTag } from '../../shared/embedding/messages.ts'
import { callbackSchema, fromLoginPage, toLoginPage } from '../../shared/keycloak/messages.ts'
import { createWindowLink } from '../../shared/window-link/window-link.ts'
import type { Random } from './mutate.ts'
import { mutateValue } from './mutate-value.ts'
import { settle } from './phone.ts'
import type { Fuzzer } from './run-fuzz.ts'

const origin = 'https://phone.example'
const peer = { postMessage: () => undefined }

/** The messages between the phone's windows, as they should be. */
interface Conversation {
  readonly schema: v.GenericSchema
  readonly messages: readonly unknown[]
}

const conversations: readonly Conversation[] = [
  { schema: callbackSchema, messages: [{ url: 'https://phone.example/redirect?code=1&state=2' }] },
  {
    schema: toLoginPage,
    messages: [
      {
        type: 'prepare',
        request: { userName: 'ada', clientId: 'phone.example', discovery: 'https://discover.example' },
      },
      { type: 'again', failure: { code: 'sign-in.denied', detail: 'no' } },
      { type: 'signed-in', name: 'Ada' },
    ],
  },
  {
    schema: fromLoginPage,
    messages: [
      { type: 'ready' },
      { type: 'height', height: 300 },
      { type: 'progress', progress: { state: 'unable', failure: { code: 'sign-in.denied' } } },
    ],
  },
]

const user = { id: 'u-1', name: 'ada@acme.example' }

/** What a phone in a frame tells the page around it. */
const told: readonly unknown[] = [
  { type: 'ready' },
  { type: 'event', name: 'logged-in', detail: { user } },
  { type: 'event', name: 'status-changed', detail: { label: 'Ready', icon: 'ready' } },
  { type: 'event', name: 'incoming-call', detail: { key: 'call-1', number: '+49301' } },
  { type: 'done', id: 1, user },
  { type: 'failed', id: 1, code: 'sign-in.denied', detail: 'no' },
  { type: 'token-wanted', id: 3, login: 2 },
  { type: 'tokens-released', login: 2 },
]

/** A page that has asked the phone in its frame for this and that, and gets mutated answers. */
async function fuzzPage(window: EventTarget, message: unknown, random: Random): Promise<void> {
  const begin = { type: 'begin', settings: {} } as const
  const phone = createRemotePhone({ window, peer: () => peer, origin, begin, tell: () => undefined })
  const source = { token: async () => 'token', onEnd: () => () => undefined, release: () => undefined }
  const asked = [phone.loginUsingSSO('ada'), phone.loginUsingTokens(source), phone.logout()]
  for (const each of asked) each.catch(() => undefined)
  for (const data of [told[0], mutateValue(message, random)])
    window.dispatchEvent(
      Object.assign(new Event('message'), {
        data: { tag: embeddingTag, message: data },
        origin,
        source: peer,
      }),
    )
  await settle()
}

/** Mutated messages from other windows: each is received, dropped and counted, or left alone. */
export const fuzzWindow: Fuzzer = async (random, count, findings) => {
  const figures = { received: 0, dropped: 0 }
  for (let index = 0; index < count; index++) {
    await findings.during(`${String(index)} to a page`, () =>
      fuzzPage(new EventTarget(), random.pick(told), random),
    )
    const { schema, messages } = random.pick(conversations)
    const window = new EventTarget()
    const receive = () => figures.received++
    const link = createWindowLink({ window, peer: () => peer, origin, tag: 'fuzz', schema, receive })
    const event = { data: { tag: 'fuzz', message: random.pick(messages) }, origin, source: peer }
    const [data, from] = [
      mutateValue(event.data, random),
      random.next() < 0.1 ? mutateValue(origin, random) : origin,
    ]
    await findings.during(String(index), async () => {
      window.dispatchEvent(Object.assign(new Event('message'), { ...event, data, origin: from }))
      await settle()
    })
    figures.dropped += link.dropped.get()
  }
  return figures
}
