import type { Failure } from '../call/failure.ts'
import type { Readable } from './readable.ts'

/** Who is signed in. */
export interface User {
  /** Subject identifier at the identity provider. */
  readonly id: string
  /** For instance `ada@example.com`. */
  readonly name: string
  readonly displayName?: string
}

/** A sign-in that is completed on another device (RFC 8628). */
export interface DeviceCode {
  /** What the agent types in there. */
  readonly code: string
  /** The page that asks for it. */
  readonly address: string
}

export type Session =
  /** Looking the user up, or trying without a click. */
  | { readonly state: 'preparing' }
  /** A click on "Sign in" would open the sign-in window. */
  | { readonly state: 'signed-out'; readonly failure?: Failure; readonly offersDevice?: boolean }
  | { readonly state: 'signing-in'; readonly device?: DeviceCode }
  | { readonly state: 'signed-in'; readonly user: User }
  /** Signing in is not possible until somebody mends something. */
  | { readonly state: 'unable'; readonly failure: Failure }

/** Whom to sign in, and where that is known. */
export interface SignInRequest {
  /** The agent's user name, as the discovery service knows it. */
  readonly userName: string
  readonly clientId: string
  /** Address of the discovery service. */
  readonly discovery: string
  /** What to ask the identity provider for, divided by spaces; `openid` must be among it, and is all by default. */
  readonly scope?: string
  /** Whether a reload signs in again without a click; it does by default. */
  readonly staySignedIn?: boolean
  /** Whether to offer the sign-in on another device too, for where no window can be opened; not by default. */
  readonly deviceSignIn?: boolean
}

/** Where the agent signs in: in a window that opens, or on another device. */
export type SignInPlace = 'window' | 'device'

/** Who the agent is. Tokens never leave it but through `accessToken`. */
export interface Identity {
  readonly session: Readable<Session>
  /** Looks the user up and makes everything ready, so that `signIn` can open its window within the click. */
  prepare(request: SignInRequest): Promise<void>
  /**
   * Opens the sign-in window, or gets a code for another device; call it from a click, with nothing awaited before.
   * Does nothing but in `signed-out`.
   */
  signIn(place?: SignInPlace): void
  /** Gives up a sign-in under way. */
  cancel(): void
  /** Ends the session here and at the identity provider. */
  signOut(): Promise<void>
  /**
   * An access token that is good for at least 30 s.
   *
   * @throws PhoneError `sign-in.required`, `sign-in.ended` or `sign-in.unreachable`
   */
  accessToken(): Promise<string>
}
