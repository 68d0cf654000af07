import type * as v from 'valibot'
import { callbackSchema, fromLoginPage, toLoginPage } from '../../shared/keycloak/messages.ts'
import { createWindowLink } from '../../shared/window-link/window-link.ts'
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

/** Mutated messages from other windows: each is received, dropped and counted, or left alone. */
export const fuzzWindow: Fuzzer = async (random, count, findings) => {
  const figures = { received: 0, dropped: 0 }
  for (let index = 0; index < count; index++) {
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
