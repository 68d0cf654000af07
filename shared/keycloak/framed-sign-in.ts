import { failureOf, type Failure } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Deployment } from '../ports/deployment.ts'
import type { SignInRequest } from '../ports/identity.ts'
import { createWindowLink } from '../window-link/window-link.ts'
import type { Grant } from './grant.ts'
import {
  byType,
  fromLoginPage,
  loginTag,
  type FromLoginPage,
  type MessageTable,
  type ToLoginPage,
} from './messages.ts'
import type { Ending, SignIn, SignInListener } from './sign-in.ts'

export interface FramedSignInDeps {
  readonly deployment: Deployment
  /** The connector's own window. */
  readonly window: Pick<Window, 'addEventListener' | 'removeEventListener'>
  /** The window of the login page, where there is one. */
  readonly frame: () => Pick<Window, 'postMessage'> | null
  readonly clock: Clock
}

interface Preparation {
  readonly request: SignInRequest
  readonly before?: Ending
}

/** How long the login page may take to show up: ms. */
const loadPatience = 15_000

/**
 * Signs in by way of the login page: a frame of the same origin that finds out where to sign in, has the button,
 * and exchanges the code. A click that was made here counts there too, since a user's activation reaches frames
 * of the same origin.
 */
export function createFramedSignIn(deps: FramedSignInDeps, { progressed, granted }: SignInListener): SignIn {
  const { clock } = deps
  let task: Preparation | undefined
  let signedInAs: string | undefined
  let isReady = false
  let stopWaiting: () => void = () => undefined

  /** Tells the login page how things stand, when it is loaded, at first or once more. */
  const brief = () => {
    if (!isReady) return
    if (signedInAs !== undefined) link.post({ type: 'signed-in', name: signedInAs })
    else if (task) link.post({ type: 'prepare', ...task })
  }

  const awaitProgress = () => {
    stopWaiting()
    stopWaiting = clock.after(loadPatience, () => {
      progressed({ state: 'unable', failure: { code: 'sign-in.unreachable', detail: 'login page' } })
    })
  }

  const again = async (failure?: Failure) => {
    signedInAs = undefined
    link.post({ type: 'again', ...(failure && { failure }) })
    awaitProgress()
  }

  const take = async (grant: Grant) => {
    try {
      const { displayName, name } = await granted(grant)
      signedInAs = displayName ?? name
      brief()
    } catch (error) {
      await again(failureOf(error, 'sign-in.unreachable'))
    }
  }

  const link = linkToLoginPage(deps, {
    ready() {
      isReady = true
      brief()
    },
    progress({ progress }) {
      if (signedInAs !== undefined) return
      stopWaiting()
      progressed(progress)
    },
    grant({ grant }) {
      if (signedInAs === undefined) void take(grant)
    },
  })

  return {
    again,
    async prepare(request, before) {
      task = { request, ...(before && { before }) }
      progressed({ state: 'preparing' })
      awaitProgress()
      brief()
    },
    open: (place) => link.post({ type: 'sign-in', ...(place && { place }) }),
    cancel: () => link.post({ type: 'cancel' }),
  }
}

const linkToLoginPage = (
  { window, frame, deployment }: FramedSignInDeps,
  table: MessageTable<FromLoginPage>,
) =>
  createWindowLink<ToLoginPage, typeof fromLoginPage>({
    window,
    peer: frame,
    origin: deployment.ownOrigin,
    tag: loginTag,
    schema: fromLoginPage,
    receive: byType(table),
  })
