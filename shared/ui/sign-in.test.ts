/** @jest-environment jsdom */
import type { DeskCommand } from '../desk/state.ts'
import { SidetoneSignIn } from './sign-in.ts'

async function setUp(session: SidetoneSignIn['session']) {
  const element = new SidetoneSignIn()
  const given: DeskCommand[] = []
  Object.assign(element, { session, command: (command: DeskCommand) => void given.push(command) })
  document.body.replaceChildren(element)
  await element.updateComplete
  return { root: element.renderRoot, given }
}

describe('the sign-in alone', () => {
  it('signs in within the click', async () => {
    const { root, given } = await setUp({ state: 'signed-out' })
    root.querySelector('button')?.click()
    expect(given).toEqual([{ type: 'sign-in' }])
  })

  it('tells why the last try did not work, and offers the next', async () => {
    const { root } = await setUp({ state: 'signed-out', failure: { code: 'sign-in.popup-blocked' } })
    expect(root.textContent).toContain('The sign-in window did not open.')
    expect(root.querySelector('code')?.textContent).toBe('sign-in.popup-blocked')
    expect(root.querySelector('button')?.textContent).toContain('Sign in')
  })

  it('offers nothing to click while it gets ready', async () => {
    const { root } = await setUp({ state: 'preparing' })
    expect(root.querySelector('button')).toBeNull()
  })
})
