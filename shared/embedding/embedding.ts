import { createHandedIdentity } from '../keycloak/handed-identity.ts'
import { createKeycloakIdentity, createPasswordIdentity } from '../keycloak/identity.ts'
import type { Console, PhonePage } from '../phone/start-phone.ts'
import type { RawSettings } from '../ports/crm-host.ts'
import type { Session, User } from '../ports/identity.ts'
import type { Readable } from '../ports/readable.ts'
import { parseSettings, type Settings } from '../ports/settings.ts'
import type { SidetoneEmbeddedSignIn } from '../ui/embedded-sign-in.ts'
import '../ui/embedded-sign-in.ts'
import { createEmbeddedIdentity, type Login } from './embedded-identity.ts'
import { tellSession, type Tell } from './events.ts'
import { createStandaloneHost } from './standalone-host.ts'

/** What a page around the phone can ask of it. Each promise rejects with a `PhoneError`. */
export interface EmbeddedPhone extends Login {
  /** Ends the line, and then the session; one that the page has handed in goes on. */
  logout(): Promise<void>
  /** Calls a number as if the agent had clicked on it. */
  dial(number: string): void
}

export interface EmbeddingOptions {
  readonly settings: () => Promise<RawSettings>
  readonly tell: Tell
}

export interface Embedding {
  readonly console: Console
  readonly api: EmbeddedPhone
}

/** Takes the place of the sign-in button where agents sign in otherwise. */
function replaceSignIn({ window, phone }: PhonePage, asks: SidetoneEmbeddedSignIn['asks']) {
  const screen = window.document.createElement('sidetone-embedded-sign-in')
  screen.slot = 'sign-in'
  screen.asks = asks
  phone.append(screen)
  return screen
}

/** Puts together what makes a phone one that a page of any kind can embed. */
export function createEmbedding(page: PhonePage, { settings, tell }: EmbeddingOptions): Embedding {
  const { window, deployment, phone } = page
  const identity = createEmbeddedIdentity({
    ways: {
      sso: () => createKeycloakIdentity(page),
      password: (password) => createPasswordIdentity(page, password),
      tokens: (source) => createHandedIdentity(deployment, source),
    },
    isClicked: () => (window.navigator as Partial<Navigator>).userActivation?.isActive ?? false,
  })
  tellSession(identity.session, tell)

  const showWay = ({ signIn, userName }: Settings) => {
    if (signIn === 'sso') return
    const screen = replaceSignIn(page, signIn)
    screen.user = userName
    screen.submit = (user, password) => void identity.loginUsingUsernameAndPassword(user, password)
    // The phone may have taken on another look since.
    identity.session.subscribe((session) => {
      Object.assign(screen, { session, skin: phone.skin, scheme: phone.scheme })
    })
  }
  const host = createStandaloneHost({
    tell,
    async settings() {
      const raw = await settings()
      const parsed = parseSettings(raw)
      showWay(parsed)
      // Whom the form begins with may be changed there, so nobody's single sign-on is prepared.
      return parsed.signIn === 'password' ? { ...raw, userName: '' } : raw
    },
  })
  return {
    console: { host, identity },
    api: {
      loginUsingSSO: (user) => identity.loginUsingSSO(user),
      loginUsingUsernameAndPassword: (user, password) =>
        identity.loginUsingUsernameAndPassword(user, password),
      loginUsingTokens: (source): Promise<User> => identity.loginUsingTokens(source),
      async logout() {
        phone.command({ type: 'sign-out' })
        await signedOut(identity.session)
      },
      dial: (number) => host.dial({ number }),
    },
  }
}

/** Resolves when nobody is signed in any more. */
const signedOut = (session: Readable<Session>): Promise<void> =>
  new Promise((resolve) => {
    const stop = session.subscribe(({ state }) => {
      if (state === 'signed-in') return
      resolve()
      queueMicrotask(() => stop())
    })
  })
