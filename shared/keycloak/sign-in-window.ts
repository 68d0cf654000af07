import type { Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import { anyWindowOfOrigin, createWindowLink } from '../window-link/window-link.ts'
import type { Asking } from './ask.ts'
import type { Attempt } from './attempt.ts'
import { listenToChannel } from './channel.ts'
import { callbackSchema, callbackTag } from './messages.ts'
import { watchRelay } from './relay.ts'

export interface SignInDeps extends Asking {
  readonly deployment: Deployment
  readonly window: Window
}

/** What becomes of the sign-in window. */
export interface SignInWindowListener {
  /** A callback URL came: more than one can, by several ways, and from strangers. */
  readonly answered: (url: string) => void
  readonly failed: (failure: Failure) => void
  /** Maybe it did not open. It is listened on. */
  readonly doubted: () => void
}

export interface SignInWindow {
  /** Opens it at once, or once more; call it from a click. */
  open(attempt: Attempt): void
  /** Closes it and listens no longer. */
  close(): void
}

/** How long a sign-in may take: ms. */
const limit = 300_000

/** How long to wait for an answer before a missing handle is told: ms. */
const grace = 4000

const features = 'popup,width=480,height=640'

/**
 * Makes the sign-in window, and listens on every way that its answer can come: a message of the window, a
 * broadcast, the relay. Neither a missing handle nor a handle that says "closed" means anything: pages that cut
 * themselves off from their opener (Cross-Origin-Opener-Policy) look the same.
 */
export function createSignInWindow(deps: SignInDeps, listener: SignInWindowListener): SignInWindow {
  const { window, deployment, clock } = deps
  let popup: Window | null = null
  let stops: (() => void)[] = []

  const receive = ({ url }: { url: string }) => {
    listener.answered(url)
  }

  const listenToWindow = () => {
    const origin = new URL(deployment.redirectPage).origin
    const peer = () => popup ?? anyWindowOfOrigin
    const link = createWindowLink({ window, peer, origin, tag: callbackTag, schema: callbackSchema, receive })
    return () => {
      link.close()
    }
  }

  const listen = (attempt: Attempt) => {
    let detail: string | undefined
    const trouble = (what: string) => {
      detail = what
    }
    const relay = { ...deps, tokenService: deployment.tokenService }
    stops = [
      listenToWindow(),
      listenToChannel(receive),
      watchRelay(relay, attempt, { received: listener.answered, trouble }),
      clock.after(limit, () => {
        listener.failed({ code: 'sign-in.expired', ...(detail && { detail }) })
      }),
    ]
  }

  return {
    open(attempt) {
      popup = window.open(attempt.loginUrl, 'sidetone-sign-in', features) ?? popup
      if (stops.length === 0) listen(attempt)
      stops.push(
        clock.after(grace, () => {
          if (!popup) listener.doubted()
        }),
      )
    },
    close() {
      for (const stop of stops) stop()
      stops = []
      popup?.close()
      popup = null
    },
  }
}
