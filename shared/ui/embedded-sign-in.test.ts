/** @jest-environment jsdom */
import type { Session } from '../ports/identity.ts'
import { SidetoneEmbeddedSignIn } from './embedded-sign-in.ts'

const wrong: Session = { state: 'signed-out', failure: { code: 'sign-in.wrong-password' } }

async function setUp(session: Session = { state: 'signed-out' }, user = '') {
  const element = new SidetoneEmbeddedSignIn()
  const sent: (readonly [string, string])[] = []
  Object.assign(element, { asks: 'password', session, user })
  element.submit = (...both) => void sent.push(both)
  document.body.replaceChildren(element)
  await element.updateComplete
  const field = (name: string) => element.renderRoot.querySelector(`[name=${name}]`) as HTMLInputElement
  return {
    sent,
    field,
    become: async (next: Session) => {
      element.session = next
      await element.updateComplete
    },
    send: (name: string, password: string) => {
      field('user').value = name
      field('password').value = password
      field('password').form?.requestSubmit()
    },
    focused: () => element.shadowRoot?.activeElement,
    root: element.renderRoot,
  }
}

describe('the form for a password', () => {
  it('sends both once, and keeps no password', async () => {
    const { sent, send, field, become } = await setUp()
    send(' ada ', 'secret')
    expect([sent, field('password').value]).toEqual([[['ada', 'secret']], ''])
    await become({ state: 'signing-in' })
    send('ada', 'again')
    expect(sent).toHaveLength(1)
  })

  it('sends nothing where one of them is missing', async () => {
    const { sent, send } = await setUp()
    send('ada', '')
    send('  ', 'secret')
    expect(sent).toEqual([])
  })

  it('begins with the user name that it is told', async () => {
    const { field } = await setUp({ state: 'signed-out' }, 'ada@acme.example')
    expect(field('user').value).toBe('ada@acme.example')
  })

  it('ties what is wrong to both fields', async () => {
    const { field, root } = await setUp(wrong)
    for (const name of ['user', 'password']) {
      const about = field(name).getAttribute('aria-describedby') ?? ''
      expect(root.querySelector(`#${about}`)?.textContent).toContain(
        'The user name or the password is wrong.',
      )
      expect(field(name).getAttribute('aria-invalid')).toBe('true')
    }
  })

  it('calls no field wrong when something else is', async () => {
    const { field } = await setUp({ state: 'signed-out', failure: { code: 'sign-in.unreachable' } })
    expect(field('password').getAttribute('aria-invalid')).toBeNull()
    expect(field('password').getAttribute('aria-describedby')).not.toBeNull()
  })

  it('is at the password again when it did not work, wherever the focus was in it', async () => {
    const { send, become, field, focused, root } = await setUp()
    root.querySelector('button')?.focus()
    send('ada', 'wrong')
    await become({ state: 'signing-in' })
    await become(wrong)
    expect(focused()).toBe(field('password'))
  })

  it('takes the focus from nothing else on the page', async () => {
    const { send, become } = await setUp()
    const elsewhere = document.createElement('input')
    document.body.append(elsewhere)
    send('ada', 'wrong')
    await become({ state: 'signing-in' })
    elsewhere.focus()
    await become(wrong)
    expect(document.activeElement).toBe(elsewhere)
  })

  it('takes no focus for a failure that nobody has waited for', async () => {
    const { become, focused } = await setUp()
    await become(wrong)
    expect(focused()).toBeNull()
  })
})
