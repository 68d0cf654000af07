import { failureOf, PhoneError, type FailureCode } from '../call/failure.ts'
import { byType } from '../keycloak/messages.ts'
import type { Console, PhonePage } from '../phone/start-phone.ts'
import type { Clock } from '../ports/clock.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { RawSettings } from '../ports/crm-host.ts'
import type { User } from '../ports/identity.ts'
import { isOrigin } from '../window-link/origin.ts'
import { createWindowLink } from '../window-link/window-link.ts'
import { createEmbedding } from './embedding.ts'
import { createLinkedTokens } from './linked-tokens.ts'
import { embeddingTag, toPhone, type FromPhone, type ToPhone } from './messages.ts'

/** How long the page around may take to say how the phone is to be: ms. */
const beginPatience = 15_000

const originOf = (address: string): string | undefined =>
  URL.canParse(address) ? new URL(address).origin : undefined

/**
 * The origin of the page around this frame. Only exact origins of the deployment count: a page that may hand tokens
 * in must be known by its name.
 *
 * @throws PhoneError `crm.not-embedded`
 */
export function originAround(window: Window, { crmOrigins }: Pick<Deployment, 'crmOrigins'>): string {
  const { location, document, parent } = window
  if (parent === window) throw new PhoneError('crm.not-embedded')
  const [nearest] = (location as Partial<Location>).ancestorOrigins ?? []
  const origin = nearest ?? originOf(document.referrer)
  if (origin && isOrigin(origin) && crmOrigins.includes(origin)) return origin
  throw new PhoneError('crm.not-embedded', `${origin ?? 'unknown origin'} is not among crmOrigins`)
}

/** How the phone is to be, as soon as the page around has said it. */
function createBeginning(clock: Clock) {
  let begin: (settings: RawSettings) => void = () => undefined
  const begun = new Promise<RawSettings>((resolve, reject) => {
    const stop = clock.after(beginPatience, () => {
      reject(new PhoneError('crm.unreachable', 'the page around said nothing'))
    })
    begin = (settings) => {
      stop()
      resolve(settings)
    }
  })
  return { begun, begin: (settings: RawSettings) => begin(settings) }
}

/** The console of a phone that a page of any kind has in a frame. */
export function connectToPage(page: PhonePage): Console {
  const { window, deployment, clock, phone } = page
  const origin = originAround(window, deployment)
  const { begun, begin } = createBeginning(clock)
  const tokens = createLinkedTokens(clock, (message) => link.post(message))
  const { console, api } = createEmbedding(page, {
    settings: () => begun,
    tell: (name, detail) => link.post({ type: 'event', name, detail }),
  })

  const answer = (id: number, work: Promise<User | void>, otherwise: FailureCode) => {
    work.then(
      (user) => link.post({ type: 'done', id, ...(user && { user }) }),
      (error: unknown) => link.post({ type: 'failed', id, ...failureOf(error, otherwise) }),
    )
  }

  const link = createWindowLink<FromPhone, typeof toPhone>({
    window,
    peer: () => window.parent,
    origin,
    tag: embeddingTag,
    schema: toPhone,
    receive: byType<ToPhone>({
      begin({ settings, skin }) {
        if (skin) phone.skin = skin
        begin(settings)
      },
      'login-sso': ({ id, user }) => answer(id, api.loginUsingSSO(user), 'sign-in.unreachable'),
      'login-password': ({ id, user, password }) =>
        answer(id, api.loginUsingUsernameAndPassword(user, password), 'sign-in.unreachable'),
      'login-tokens': ({ id }) => answer(id, api.loginUsingTokens(tokens.begin(id)), 'sign-in.unreachable'),
      token: ({ id, token }) => tokens.given(id, token),
      'no-token': ({ id, code, detail }) => tokens.refused(id, new PhoneError(code, detail)),
      'session-ended': ({ login }) => tokens.ended(login),
      logout: ({ id }) => answer(id, api.logout(), 'sign-in.unreachable'),
      dial: ({ number }) => api.dial(number),
    }),
  })
  link.post({ type: 'ready' })
  return console
}
