import { createWindowLink } from '../window-link/window-link.ts'
import { createAttempt, type Aim, type Attempt } from './attempt.ts'
import { codeIn, isAnswerTo } from './callback.ts'
import { exchange } from './exchange.ts'
import type { Grant } from './grant.ts'
import type { IdTokenClaims } from './id-token.ts'
import { callbackSchema, callbackTag } from './messages.ts'
import type { SignInDeps } from './sign-in-window.ts'

/** How long a sign-in without a click may take: ms. */
const limit = 5000

/** How long the button may wait for it: ms. */
const patience = 1500

/** A frame without access to its own cookies will not have the identity provider's either. */
const mayWork = async (document: Partial<Pick<Document, 'hasStorageAccess'>>): Promise<boolean> =>
  (await document.hasStorageAccess?.()) ?? false

/** A session that somebody else has left in this browser must not sign the agent in. */
const isAbout = ({ preferred_username: name, email }: IdTokenClaims, userName: string): boolean =>
  [name, email].some((known) => known?.toLowerCase() === userName.toLowerCase())

/** The callback URL, or `undefined` where none comes in time. */
function answerInFrame(
  { window, deployment, clock }: SignInDeps,
  attempt: Attempt,
): Promise<string | undefined> {
  const frame = window.document.createElement('iframe')
  frame.hidden = true
  frame.title = 'Sign-in without a click'
  frame.setAttribute('sandbox', 'allow-scripts allow-same-origin')
  frame.src = attempt.loginUrl
  return new Promise((resolve) => {
    const finish = (url?: string) => {
      stop()
      link.close()
      frame.remove()
      resolve(url)
    }
    const stop = clock.after(limit, finish)
    const link = createWindowLink({
      window,
      peer: () => frame.contentWindow,
      origin: new URL(deployment.redirectPage).origin,
      tag: callbackTag,
      schema: callbackSchema,
      receive: ({ url }) => {
        if (isAnswerTo(attempt, url)) finish(url)
      },
    })
    window.document.body.append(frame)
  })
}

async function signInSilently(deps: SignInDeps, aim: Aim): Promise<Grant | undefined> {
  if (!(await mayWork(deps.window.document))) return undefined
  const attempt = await createAttempt(aim, 'none')
  const url = await answerInFrame(deps, attempt)
  if (!url) return undefined
  const { grant, claims } = await exchange(codeIn(url, attempt), attempt, deps)
  return isAbout(claims, aim.userName) ? grant : undefined
}

/** Tries to sign in without a click; settles when that is over, or has lasted long enough for the button to wait. */
export type SilentSignIn = (aim: Aim, signedIn: (grant: Grant) => void) => Promise<void>

/**
 * Signs in without a click where the agent has a session at the identity provider and the browser shows it to
 * this frame. It is tried once, and never rejects: where it does not work, there is the button.
 */
export function createSilentSignIn(deps: SignInDeps): SilentSignIn {
  let isTried = false
  return async (aim, signedIn) => {
    if (isTried) return
    isTried = true
    const trial = signInSilently(deps, aim).then(
      (grant) => {
        if (grant) signedIn(grant)
      },
      () => undefined,
    )
    await Promise.race([trial, new Promise<void>((resolve) => deps.clock.after(patience, resolve))])
  }
}
