/** @jest-environment jsdom */
import { createLoginView } from './login-view.ts'

const createPage = () => {
  const clicked: string[] = []
  const root = document.createElement('main')
  const view = createLoginView(root, {
    signIn: () => clicked.push('sign in'),
    cancel: () => clicked.push('cancel'),
  })
  return {
    view,
    clicked,
    status: () => root.querySelector('[role=status]')?.innerHTML,
    buttons: () => [...root.querySelectorAll('button')].filter(({ hidden }) => !hidden),
  }
}

test.each([
  [{ state: 'preparing' }, 'One moment …', []],
  [{ state: 'signed-out' }, '', ['Sign in']],
  [
    { state: 'signed-out', failure: { code: 'sign-in.denied', detail: '<b>access_denied</b>' } },
    'The sign-in was not completed. Try again. (sign-in.denied: &lt;b&gt;access_denied&lt;/b&gt;)',
    ['Sign in'],
  ],
  [{ state: 'signing-in' }, 'Sign in in the window that has opened.', ['Cancel']],
  [{ state: 'signed-in', user: { id: '', name: 'ada' } }, 'Signed in as ada.', []],
  [
    { state: 'unable', failure: { code: 'discovery.no-sso' } },
    'This user cannot sign in with single sign-on yet. Ask your administrator, and give them the code. (discovery.no-sso)',
    [],
  ],
] as const)('%j is shown with the buttons that it allows', (session, text, labels) => {
  const { view, status, buttons } = createPage()
  view.show(session)
  expect(status()).toBe(text)
  expect(buttons().map(({ textContent }) => textContent)).toEqual(labels)
})

test('clicks are told', () => {
  const { view, clicked, buttons } = createPage()
  view.show({ state: 'signed-out' })
  buttons()[0]?.click()
  view.show({ state: 'signing-in' })
  buttons()[0]?.click()
  expect(clicked).toEqual(['sign in', 'cancel'])
})
