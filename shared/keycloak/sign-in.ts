import { failureOf, type Failure } from '../call/failure.ts'
import type { DeviceCode, Session, SignInPlace, SignInRequest, User } from '../ports/identity.ts'
import { createAttempt, type Aim, type Attempt } from './attempt.ts'
import { codeIn, isAnswerTo } from './callback.ts'
import { discover } from './discovery.ts'
import { exchange } from './exchange.ts'
import type { Grant } from './grant.ts'
import { createSignInWindow, type SignInDeps } from './sign-in-window.ts'
import { createSilentSignIn } from './silent.ts'

/** How a sign-in stands that has not come to its end. */
export type Progress = Exclude<Session, { state: 'signed-in' }>

export interface SignInListener<Taken = User> {
  readonly progressed: (progress: Progress) => void
  /** Takes the tokens over. Where it rejects, the sign-in has failed. */
  readonly granted: (grant: Grant) => Promise<Taken>
}

/** How a session came to its end: by itself, which is a failure, or because the agent wanted it. */
export interface Ending {
  readonly failure?: Failure | undefined
}

/** From a user name to tokens. */
export interface SignIn {
  /**
   * Finds out where to sign in, and makes everything ready for the click. Never rejects.
   *
   * @param before how the session before came to its end; after one, nobody is signed in without a click
   */
  prepare(request: SignInRequest, before?: Ending): Promise<void>
  /** Opens the sign-in window, or gets a code for another device; call it from a click. Does nothing where nothing is ready. */
  open(place?: SignInPlace): void
  /** Gives up a sign-in under way. */
  cancel(): void
  /** Makes ready for another click. */
  again(failure?: Failure): Promise<void>
}

/**
 *     prepare ─► (without a click) ─► attempt ready ─► window open ─► exchange ─► granted
 *                                           ▲               │            │
 *                                           └──── again ◄───┴────────────┘
 */
export function createSignIn(options: SignInDeps, listener: SignInListener<unknown>): SignIn {
  const { progressed } = listener
  const signInSilently = createSilentSignIn(options)
  let aim: Aim | undefined
  let attempt: Attempt | undefined
  const nextTurn = createTurns()

  /** Puts an end to all that goes on; the answer tells whether what begins here still counts. */
  const begin = () => {
    signInWindow.close()
    attempt = undefined
    return nextTurn()
  }

  const offer = async (isCurrent: () => boolean, failure?: Failure) => {
    if (!aim) return
    const next = await createAttempt(aim)
    if (!isCurrent()) return
    attempt = next
    progressed(signedOut(aim, failure))
  }

  const again = (failure?: Failure) => offer(begin(), failure)

  const complete = (grant: Bring) => bring(grant, begin(), again, listener)

  const signInWindow = createSignInWindow(options, {
    answered(url) {
      if (attempt && isAnswerTo(attempt, url)) void complete(redemption(url, attempt, options))
    },
    failed: (failure) => void again(failure),
    doubted: (failure) => progressed(signedOut(aim, failure)),
  })

  const openOnDevice = (at: Aim | undefined) => {
    if (at?.offersDevice) void complete((isCurrent) => grantFromDevice(at, options, isCurrent, progressed))
  }

  return {
    again,
    prepare(request, before) {
      const isCurrent = begin()
      progressed({ state: 'preparing' })
      const unable = (failure: Failure) => progressed({ state: 'unable', failure })
      return inTurn(isCurrent, unable, async () => {
        const found = await findAim(request, options)
        if (!isCurrent()) return
        aim = found
        if (!before)
          await signInSilently(found, (grant) => {
            if (isCurrent()) void complete(async () => grant)
          })
        if (isCurrent()) await offer(isCurrent, before?.failure)
      })
    },
    open(place) {
      if (place === 'device') return openOnDevice(aim)
      if (!attempt) return
      signInWindow.open(attempt)
      nextTurn()
      progressed({ state: 'signing-in' })
    },
    cancel: () => void again({ code: 'sign-in.cancelled' }),
  }
}

const signedOut = (aim: Aim | undefined, failure?: Failure): Progress => ({
  state: 'signed-out',
  ...(failure && { failure }),
  ...(aim?.offersDevice && { offersDevice: true }),
})

/** Gets tokens; nothing where nobody waits for them any more. */
type Bring = (isCurrent: () => boolean) => Promise<Grant | undefined>

/** Gets tokens and has them taken over. */
function bring(
  grant: Bring,
  isCurrent: () => boolean,
  again: (failure: Failure) => unknown,
  { progressed, granted }: SignInListener<unknown>,
): Promise<void> {
  progressed({ state: 'signing-in' })
  return inTurn(isCurrent, again, async () => {
    const brought = await grant(isCurrent)
    if (brought && isCurrent()) await granted(brought)
  })
}

/** Few agents need it, so it is no part of what the page loads first. */
async function grantFromDevice(
  aim: Aim,
  options: SignInDeps,
  isWanted: () => boolean,
  progressed: SignInListener['progressed'],
): Promise<Grant | undefined> {
  const { signInOnDevice } = await import('./device-sign-in.ts')
  const show = (device: DeviceCode) => {
    if (isWanted()) progressed({ state: 'signing-in', device })
  }
  return signInOnDevice(aim, options, { show, isWanted })
}

/** Numbers the turns of events; each answer tells whether its turn is the last. */
function createTurns(): () => () => boolean {
  let turn = 0
  return () => {
    const mine = ++turn
    return () => mine === turn
  }
}

/** Does some work, and tells its failure where its turn is not over. */
async function inTurn(
  isCurrent: () => boolean,
  failed: (failure: Failure) => unknown,
  work: () => Promise<void>,
) {
  try {
    await work()
  } catch (error) {
    if (isCurrent()) await failed(failureOf(error, 'sign-in.unreachable'))
  }
}

const redemption = (url: string, attempt: Attempt, options: SignInDeps) => async (): Promise<Grant> =>
  (await exchange(codeIn(url, attempt), attempt, options)).grant

async function findAim(request: SignInRequest, options: SignInDeps): Promise<Aim> {
  const { deployment } = options
  const { realm, providerHint } = await discover(request, options, deployment.authorities)
  const { clientId, userName, scope = 'openid', deviceSignIn: offersDevice } = request
  const { redirectPage } = deployment
  return { realm, providerHint, clientId, userName, redirectPage, scope, offersDevice }
}
