import { PhoneError } from '../call/failure.ts'
import { askedTokens, type AskForToken } from '../keycloak/asked-tokens.ts'
import { tokensOfKeycloak, type KeycloakLike } from '../keycloak/keycloak-like.ts'
import { systemClock } from '../ports/clock.ts'
import type { User } from '../ports/identity.ts'
import type { Skin } from '../ui/skins.ts'
import type { EmbeddedPhone } from './embedding.ts'
import type { Tell } from './events.ts'

/** The settings of the phone, by the attribute that each is written as. */
const attributes = {
  'client-id': 'clientId',
  discovery: 'discovery',
  user: 'userName',
  'sign-in': 'signIn',
  scope: 'scope',
  'stay-signed-in': 'staySignedIn',
  'device-sign-in': 'deviceSignIn',
  country: 'country',
  dispositions: 'dispositions',
  'auto-answer': 'autoAnswer',
} as const

/** Whoever listens to the events needs no promise, and no warning that nobody has caught it. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}

/**
 * A phone on a page that is no CRM. Each method rejects with an error that has a stable `code`; whoever likes events
 * better may leave the promises alone.
 *
 * @fires logged-in somebody is signed in; `detail.user`
 * @fires logged-out nobody is signed in any more; `detail.failure` where it was not wanted
 * @fires login-failed `detail.failure` has a code, and two sentences for people
 * @fires incoming-call, call-recorded, record-wanted, status-changed
 */
export abstract class EmbedElement extends HTMLElement {
  #phone: EmbeddedPhone | undefined

  connectedCallback(): void {
    this.#phone ??= this.start((name, detail) => {
      this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }))
    })
  }

  /** Signs in by single sign-on. Call it from a click, so that the sign-in window may open. */
  loginUsingSSO(user: string): Promise<User> {
    return this.#ask((phone) => phone.loginUsingSSO(user))
  }

  /** Signs in with a password, which is sent once and kept nowhere. Single sign-on is better. */
  loginUsingUsernameAndPassword(user: string, password: string): Promise<User> {
    return this.#ask((phone) => phone.loginUsingUsernameAndPassword(user, password))
  }

  /** Signs in whoever is signed in at this keycloak-js object, which goes on to renew its own tokens. */
  loginUsingKeycloak(keycloak: KeycloakLike): Promise<User> {
    return this.#ask((phone) => phone.loginUsingTokens(tokensOfKeycloak(keycloak, systemClock)))
  }

  /** @param token gets a new impersonation token, from a backend; it is asked whenever one is needed */
  loginUsingImpersonation(token: AskForToken): Promise<User> {
    return this.#ask((phone) => phone.loginUsingTokens(askedTokens(token, systemClock)))
  }

  /** Ends the line, and then the session; one that the page has handed in goes on. */
  logout(): Promise<void> {
    return this.#ask((phone) => phone.logout())
  }

  /** Calls a number as if the agent had clicked on it. */
  dial(number: string): void {
    this.#phone?.dial(number)
  }

  /** Starts the phone; nothing where it cannot be started. */
  protected abstract start(tell: Tell): EmbeddedPhone | undefined

  /**
   * What the attributes say. By convention the client id is the host name of the page; and where nobody says whom to
   * sign in, the page will.
   */
  protected get settings(): Record<string, string> {
    const given = Object.entries(attributes).flatMap(([attribute, name]) => {
      const value = this.getAttribute(attribute)
      return value === null ? [] : [[name, value] as const]
    })
    const signIn = this.hasAttribute('user') ? 'sso' : 'page'
    return { clientId: this.ownerDocument.location.host, signIn, ...Object.fromEntries(given) }
  }

  protected get skin(): Skin {
    return this.getAttribute('skin') === 'slds' ? 'slds' : 'fluent'
  }

  #ask<T>(act: (phone: EmbeddedPhone) => Promise<T>): Promise<T> {
    const work = async () => {
      if (!this.#phone) throw new PhoneError('settings.invalid', 'the phone is not on the page')
      return act(this.#phone)
    }
    return quietly(work())
  }
}
