import { atom } from 'nanostores'
import { PhoneError } from '../call/failure.ts'
import type { Identity, Session, SignInRequest, User } from '../ports/identity.ts'
import type { Readable } from '../ports/readable.ts'
import type { TokenSource } from '../keycloak/token-source.ts'

/** Identities by the way in which somebody signs in. */
export interface IdentityWays {
  readonly sso: () => Identity
  readonly password: (password: string) => Identity
  readonly tokens: (source: TokenSource) => Identity
}

/** What a page that embeds the phone can ask of its identity. Each rejects with a `PhoneError`. */
export interface Login {
  /** Call it from a click: where a window is needed it can only be opened then, else by the button of the phone. */
  loginUsingSSO(user: string): Promise<User>
  loginUsingUsernameAndPassword(user: string, password: string): Promise<User>
  loginUsingTokens(source: TokenSource): Promise<User>
}

/** Identity that a page around the phone signs in, and that changes its way with whatever the page asks for. */
export type EmbeddedIdentity = Identity & Login

export interface EmbeddedIdentityDeps {
  readonly ways: IdentityWays
  /** Whether a window could be opened now. */
  readonly isClicked: () => boolean
}

/** The user as soon as there is one; the failure as soon as one is told. */
function outcome(session: Readable<Session>): Promise<User> {
  return new Promise((resolve, reject) => {
    const stop = session.subscribe((now) => {
      if (now.state === 'signed-in') resolve(now.user)
      else if ('failure' in now && now.failure) reject(new PhoneError(now.failure.code, now.failure.detail))
      else return
      // The first call comes before there is anything to stop.
      queueMicrotask(() => stop())
    })
  })
}

export function createEmbeddedIdentity({ ways, isClicked }: EmbeddedIdentityDeps): EmbeddedIdentity {
  const session = atom<Session>({ state: 'preparing' })
  const sso = ways.sso()
  let current = sso
  let unfollow: () => void = () => undefined
  /** Whom the button would sign in. */
  let readyFor = ''
  /** What the page was set up with; who signs in may be somebody else. */
  const settings = createArrival<SignInRequest>()

  const follow = (identity: Identity) => {
    unfollow()
    current = identity
    unfollow = identity.session.subscribe((now) => session.set(now))
  }

  /** Signs in by a way, and gives up whichever was tried before. */
  const login = async (create: () => Identity, changes: Partial<SignInRequest>): Promise<User> => {
    const request = { ...(settings.value ?? (await settings.arrived)), ...changes }
    if (session.get().state === 'signed-in') throw new PhoneError('sign-in.signed-in')
    const identity = create()
    current.cancel()
    const preparing = identity.prepare(request)
    follow(identity)
    const user = quietly(outcome(session))
    await preparing
    if (current === identity && isClicked()) identity.signIn()
    return user
  }

  const isReadyFor = (user: string) =>
    current === sso && readyFor === user && sso.session.get().state === 'signed-out'

  const loginUsingSSO = async (user: string): Promise<User> => {
    if (isReadyFor(user)) {
      sso.signIn()
      return outcome(session)
    }
    readyFor = user
    return login(() => sso, { userName: user })
  }

  return {
    session,
    async prepare(request) {
      readyFor = request.userName
      follow(sso)
      const preparing = request.userName ? sso.prepare(request) : undefined
      if (!preparing) {
        unfollow()
        session.set({ state: 'signed-out' })
      }
      settings.arrive(request)
      await preparing
    },
    signIn: (place) => current.signIn(place),
    cancel: () => current.cancel(),
    signOut: () => current.signOut(),
    accessToken: () => current.accessToken(),
    loginUsingSSO: (user) => quietly(loginUsingSSO(user)),
    loginUsingUsernameAndPassword: (user, password) =>
      quietly(login(() => ways.password(password), { userName: user, staySignedIn: false })),
    loginUsingTokens: (source) => quietly(login(() => ways.tokens(source), {})),
  }
}

interface Arrival<T> {
  /** Nothing before it has arrived. */
  readonly value: T | undefined
  readonly arrived: Promise<T>
  arrive(value: T): void
}

/** Something that comes once, and is waited for by whoever needs it. */
function createArrival<T>(): Arrival<T> {
  let value: T | undefined
  let resolve: (value: T) => void = () => undefined
  const arrived = new Promise<T>((settle) => (resolve = settle))
  return {
    get value() {
      return value
    },
    arrived,
    arrive(came) {
      value = came
      resolve(came)
    },
  }
}

/** Whoever listens to the events needs no promise, and no warning that nobody has caught it. */
function quietly<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
