import { atom } from 'nanostores'
import type { Session, SignInPlace } from '../ports/identity.ts'
import { createWindowLink } from '../window-link/window-link.ts'
import { byType, loginTag, toLoginPage, type FromLoginPage, type ToLoginPage } from './messages.ts'
import { createSignIn } from './sign-in.ts'
import type { SignInDeps } from './sign-in-window.ts'

/** What a click on the login page asks for. */
export interface LoginActions {
  readonly signIn: (place?: SignInPlace) => void
  readonly cancel: () => void
}

/** The login page on screen. */
export interface LoginView {
  show(session: Session): void
}

export interface LoginPageDeps extends SignInDeps {
  readonly createView: (actions: LoginActions) => LoginView
}

/**
 * Runs the login page inside the connector's frame: asks the connector whom to sign in, shows the button, and
 * hands the tokens over. It keeps none of them.
 */
export function runLoginPage(deps: LoginPageDeps): void {
  const { window, deployment, createView } = deps
  const session = atom<Session>({ state: 'preparing' })

  const way = createSignIn(deps, {
    progressed(progress) {
      session.set(progress)
      link.post({ type: 'progress', progress })
    },
    async granted(grant) {
      link.post({ type: 'grant', grant })
    },
  })
  const signIn = (place?: SignInPlace) => {
    if (session.get().state === 'signed-out') way.open(place)
  }
  const cancel = () => {
    if (session.get().state === 'signing-in') way.cancel()
  }

  const link = createWindowLink<FromLoginPage, typeof toLoginPage>({
    window,
    peer: () => window.parent,
    origin: deployment.ownOrigin,
    tag: loginTag,
    schema: toLoginPage,
    receive: byType<ToLoginPage>({
      prepare: ({ request, before }) => void way.prepare(request, before),
      'sign-in': ({ place }) => signIn(place),
      cancel,
      again: ({ failure }) => void way.again(failure),
      'signed-in'({ name }) {
        session.set({ state: 'signed-in', user: { id: '', name } })
      },
    }),
  })

  const view = createView({ signIn, cancel })
  session.subscribe((now) => {
    view.show(now)
  })
  link.post({ type: 'ready' })
}
