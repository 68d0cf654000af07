import { failures, type Failure } from '../call/failure.ts'
import type { Session } from '../ports/identity.ts'

export interface LoginView {
  show(session: Session): void
}

const textOf = ({ code, detail }: Failure): string => {
  const { says, advice } = failures[code]
  return [says, advice, `(${detail ? `${code}: ${detail}` : code})`].join(' ')
}

const texts: { readonly [S in Session['state']]: (session: Extract<Session, { state: S }>) => string } = {
  preparing: () => 'One moment …',
  'signed-out': ({ failure }) => (failure ? textOf(failure) : ''),
  'signing-in': () => 'Sign in in the window that has opened.',
  'signed-in': ({ user }) => `Signed in as ${user.displayName ?? user.name}.`,
  unable: ({ failure }) => textOf(failure),
}

/** The login page on screen: a status line and the buttons that the state allows. */
export function createLoginView(
  root: HTMLElement,
  actions: { readonly signIn: () => void; readonly cancel: () => void },
): LoginView {
  const document = root.ownerDocument
  const status = document.createElement('p')
  status.setAttribute('role', 'status')

  const button = (text: string, act: () => void) => {
    const element = document.createElement('button')
    element.type = 'button'
    element.textContent = text
    element.addEventListener('click', act)
    return element
  }
  const signIn = button('Sign in', actions.signIn)
  const cancel = button('Cancel', actions.cancel)
  root.replaceChildren(status, signIn, cancel)

  return {
    show(session) {
      status.textContent = (texts[session.state] as (session: Session) => string)(session)
      signIn.hidden = session.state !== 'signed-out'
      cancel.hidden = session.state !== 'signing-in'
    },
  }
}
