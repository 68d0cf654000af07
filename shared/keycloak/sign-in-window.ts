import type { Failure } from '../call/failure.ts'
import type { Deployment } from '../ports/deployment.ts'
import { anyWindowOfOrigin, createWindowLink } from '../window-link/window-link.ts'
import type { Asking } from './ask.ts'
import type { Attempt } from './attempt.ts'
import { listenToChannel, type Callback } from './channel.ts'
import { callbackSchema, callbackTag } from './messages.ts'
import { openWindow, type Opened } from './open-window.ts'
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
  /** Maybe no answer will come. It is listened on. */
  readonly doubted: (failure: Failure) => void
}

export interface SignInWindow {
  /** Opens it at once, or once more; call it from a click. */
  open(attempt: Attempt): void
  /** Closes it and listens no longer. */
  close(): void
}

/** How long a sign-in may take: ms. */
const limit = 300_000

/** How long to wait for an answer before a doubt is told: ms. */
const grace = 4000

/** How often it is looked whether there is reason to doubt, from then on: ms. */
const interval = 2000

function listenToWindow(
  { window, deployment }: SignInDeps,
  peer: () => Window | typeof anyWindowOfOrigin,
  receive: (callback: Callback) => void,
): () => void {
  const origin = new URL(deployment.redirectPage).origin
  const link = createWindowLink({ window, peer, origin, tag: callbackTag, schema: callbackSchema, receive })
  return () => {
    link.close()
  }
}

/**
 * Makes the sign-in window, and listens on every way that its answer can come: a message of the window, a
 * broadcast, the relay. Neither a missing handle nor a handle that says "closed" means anything: pages that cut
 * themselves off from their opener (Cross-Origin-Opener-Policy) look the same.
 */
export function createSignInWindow(deps: SignInDeps, listener: SignInWindowListener): SignInWindow {
  const { window, deployment, clock } = deps
  let popup: Window | null = null
  let missing: Opened['missing']
  /** What the relay's newest trouble is. */
  let relayTrouble: string | undefined
  let stops: (() => void)[] = []

  const receive = ({ url }: Callback) => {
    listener.answered(url)
  }

  const listen = (attempt: Attempt) => {
    const trouble = (what: string) => {
      relayTrouble = what
    }
    const relay = { ...deps, tokenService: deployment.tokenService }
    stops = [
      listenToWindow(deps, () => popup ?? anyWindowOfOrigin, receive),
      listenToChannel(receive),
      watchRelay(relay, attempt, { received: listener.answered, trouble }),
      clock.after(limit, () => {
        listener.failed({ code: 'sign-in.expired', ...(relayTrouble && { detail: relayTrouble }) })
      }),
    ]
  }

  /** Where the window has cut itself off, only the relay can bring the answer. */
  const doubt = (): Failure | undefined => {
    if (missing) return { code: 'sign-in.sandboxed', detail: missing }
    if (!popup) return { code: 'sign-in.popup-blocked' }
    if (relayTrouble && popup.closed) return { code: 'sign-in.relay-unreachable', detail: relayTrouble }
    return undefined
  }

  const look = () => {
    const failure = doubt()
    if (failure) listener.doubted(failure)
    else lookIn(interval)
  }

  const lookIn = (delay: number) => {
    stops.push(clock.after(delay, look))
  }

  return {
    open(attempt) {
      const opened = openWindow(window, attempt.loginUrl)
      popup = opened.popup ?? popup
      missing = opened.missing ?? missing
      if (stops.length === 0) listen(attempt)
      lookIn(missing === 'allow-popups' ? 0 : grace)
    },
    close() {
      for (const stop of stops) stop()
      stops = []
      relayTrouble = undefined
      popup?.close()
      popup = null
    },
  }
}
