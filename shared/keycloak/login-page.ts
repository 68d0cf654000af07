import { atom } from 'nanostores'
import type { Session } from '../ports/identity.ts'
import { createWindowLink } from '../window-link/window-link.ts'
import { createLoginView } from './login-view.ts'
import { byType, loginTag, toLoginPage, type FromLoginPage, type ToLoginPage } from './messages.ts'
import { createSignIn, type SignInOptions } from './sign-in.ts'

export interface LoginPageDeps extends SignInOptions {
  /** Where the status and the buttons go. */
  readonly root: HTMLElement
}

/**
 * Runs the login page inside the connector's frame: asks the connector whom to sign in, shows the button, and
 * hands the tokens over. It keeps none of them.
 */
export function runLoginPage(deps: LoginPageDeps): void {
  const { window, deployment, root } = deps
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
  const signIn = () => {
    if (session.get().state === 'signed-out') way.open()
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
      prepare: ({ request }) => void way.prepare(request),
      'sign-in': signIn,
      cancel,
      again: ({ failure }) => void way.again(failure),
      'signed-in'({ name }) {
        session.set({ state: 'signed-in', user: { id: '', name } })
      },
    }),
  })

  const view = createLoginView(root, { signIn, cancel })
  session.subscribe((now) => {
    view.show(now)
    link.post({ type: 'height', height: root.scrollHeight })
  })
  link.post({ type: 'ready' })
}
