import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import { byType } from '../keycloak/messages.ts'
import type { User } from '../ports/identity.ts'
import { createWindowLink, type WindowLinkOptions } from '../window-link/window-link.ts'
import type { EmbeddedPhone } from './embedding.ts'
import { eventDetails, type EventName, type Tell } from './events.ts'
import { embeddingTag, fromPhone, type FromPhone, type ToPhone } from './messages.ts'
import { createRequests } from './requests.ts'
import { createTokenSources } from './token-sources.ts'

export interface RemotePhoneOptions extends Pick<WindowLinkOptions<typeof fromPhone>, 'window' | 'peer'> {
  /** Exact origin of the phone's page. */
  readonly origin: string
  /** How the phone is to be. */
  readonly begin: Extract<ToPhone, { type: 'begin' }>
  readonly tell: Tell
}

/** Tells an event where its detail is what it should be. */
function tellEvent(tell: Tell, name: EventName, detail: unknown): void {
  const result = v.safeParse(eventDetails[name], detail)
  if (result.success) (tell as (name: EventName, detail: unknown) => void)(name, result.output)
}

function named(user: User | undefined): User {
  if (user) return user
  throw new PhoneError('sign-in.untrusted', 'the phone named nobody')
}

/** The phone in a frame, as the page around it sees it. What is asked before the frame is loaded waits for it. */
export function createRemotePhone({ window, peer, origin, begin, tell }: RemotePhoneOptions): EmbeddedPhone {
  const waiting: ToPhone[] = []
  let isReady = false

  const post = (message: ToPhone) => {
    if (isReady) link.post(message)
    else waiting.push(message)
  }
  const requests = createRequests(post)
  const sources = createTokenSources(post)

  const link = createWindowLink<ToPhone, typeof fromPhone>({
    ...{ window, peer, origin },
    tag: embeddingTag,
    schema: fromPhone,
    receive: byType<FromPhone>({
      ready() {
        isReady = true
        for (const message of [begin, ...waiting.splice(0)]) link.post(message)
      },
      event: ({ name, detail }) => tellEvent(tell, name, detail),
      done: (answer) => requests.done(answer),
      failed: (answer) => requests.failed(answer),
      'token-wanted': ({ id, login }) => void sources.give(id, login),
      'tokens-released': ({ login }) => sources.release(login),
    }),
  })

  return {
    loginUsingSSO: async (user) => named(await requests.ask({ type: 'login-sso', user })),
    loginUsingUsernameAndPassword: async (user, password) =>
      named(await requests.ask({ type: 'login-password', user, password })),
    async loginUsingTokens(source) {
      const id = requests.next()
      sources.add(id, source)
      try {
        return named(await requests.ask({ type: 'login-tokens' }, id))
      } catch (error) {
        sources.release(id)
        throw error
      }
    },
    async logout() {
      await requests.ask({ type: 'logout' })
    },
    dial: (number) => post({ type: 'dial', number }),
  }
}
