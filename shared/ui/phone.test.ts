/** @jest-environment jsdom */
import { ringing } from '../call/call.ts'
import { desk, deskCall, example, wrapUp } from './examples.ts'
import { putOnScreen, settled } from './on-screen.ts'

const incoming = ringing('in', { number: '+4930901820' }, 0)

describe('signing in', () => {
  it('gives the command within the click', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('signed out'))
    await click('Sign in')
    expect(given).toEqual([{ type: 'sign-in' }])
  })

  it('can be given up', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('signing in'))
    await click('Cancel')
    expect(given).toEqual([{ type: 'cancel-sign-in' }])
  })

  it('tells why it is not possible, what helps, and the code', async () => {
    const { show, text } = putOnScreen()
    await show(example('unable'))
    expect(text()).toContain('This user is not known to the telephone service.')
    expect(text()).toContain('Ask your administrator')
    expect(text()).toContain('discovery.unknown-user')
  })

  it('can be taken over by the page', async () => {
    const { show, phone } = putOnScreen()
    await show(example('signed out'))
    expect(phone.renderRoot.querySelector('slot[name=sign-in]')).not.toBeNull()
  })

  it('is not left to the page where it is not possible, so that the reason is seen', async () => {
    const { show, phone } = putOnScreen()
    await show(example('unable'))
    expect(phone.renderRoot.querySelector('slot[name=sign-in]')).toBeNull()
  })

  it('waits until the call is over when the session ends, and says that it has ended', async () => {
    const { show, text, click, given } = putOnScreen()
    const session = { state: 'signed-out', failure: { code: 'sign-in.ended' } } as const
    await show({ ...example('in call'), session })
    expect(text()).toContain('Your session has ended.')
    await click('Hang up')
    expect(given).toMatchObject([{ type: 'hang-up' }])
  })
})

describe('trouble', () => {
  it('is announced at once, with what helps', async () => {
    const { show, said } = putOnScreen()
    await show(desk())
    await show(example('notice'))
    expect(said('alert')).toContain('The browser refuses the microphone.')
  })

  it('can be dismissed where it belongs to no call', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('notice'))
    await click('Dismiss')
    expect(given).toEqual([{ type: 'dismiss', notice: 'n1' }])
  })

  it('with saving calls is told with its reason', async () => {
    const { show, text } = putOnScreen()
    await show(example('calls waiting with a reason'))
    expect(text()).toContain('1 call waits to be saved in the CRM')
    expect(text()).toContain('crm.refused')
  })
})

describe('the settings', () => {
  it('show the line, and let the agent sign out', async () => {
    const { show, click, given, text } = putOnScreen()
    await show(desk())
    await click('Settings')
    expect(text()).toContain('sip:ada@sip.acme.example')
    await click('Sign out')
    expect(given).toEqual([{ type: 'sign-out' }])
  })

  it('change the appearance, and tell the page', async () => {
    const { show, click, phone, field } = putOnScreen()
    const chosen = jest.fn()
    phone.addEventListener('scheme-chosen', (event) => void chosen((event as CustomEvent<string>).detail))
    await show(desk())
    await click('Settings')
    field<HTMLInputElement>('.segments label:last-child input').click()
    expect(chosen).toHaveBeenCalledWith('dark')
    await phone.updateComplete
    expect(phone.getAttribute('scheme')).toBe('dark')
  })

  it('give way to a call', async () => {
    const { show, click, button } = putOnScreen()
    await show(desk())
    await click('Settings')
    await show(desk({ calls: [deskCall(incoming)] }))
    expect(button('Answer')).toBeDefined()
  })
})

describe('do not disturb', () => {
  it('is switched on and off, and told', async () => {
    const { show, click, given, text, button } = putOnScreen()
    await show(desk())
    await click('Do not disturb')
    await show(example('do not disturb'))
    expect(text()).toContain('Do not disturb')
    expect(button('Do not disturb')?.ariaPressed).toBe('true')
    await click('Do not disturb')
    expect(given).toEqual([
      { type: 'do-not-disturb', on: true },
      { type: 'do-not-disturb', on: false },
    ])
  })
})

describe('the number that was dialed last', () => {
  it('is dialed again by one click', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('dialed before'))
    await click('Redial 030 901820')
    expect(given.at(-1)).toEqual({ type: 'dial', number: '+4930901820' })
  })
})

describe('the focus', () => {
  it('goes to the number when the page’s own sign-in, where it was, has gone', async () => {
    const { show, phone, field } = putOnScreen()
    await show(example('signed out'))
    const own = document.createElement('input')
    own.slot = 'sign-in'
    phone.append(own)
    own.focus()
    await show(example('ready'))
    expect(field('sidetone-dialer')).toBe(phone.shadowRoot?.activeElement)
  })

  it('goes to the name of the party when the screen changes under it, not to a button that acts', async () => {
    const { show, field, phone } = putOnScreen()
    await show(desk())
    field('input[type=tel]').focus()
    await show(example('calling'))
    expect(phone.shadowRoot?.activeElement?.localName).toBe('h2')
  })

  it('goes to the note when a call is over', async () => {
    const { show, button, phone } = putOnScreen()
    await show(example('in call'))
    ;(button('Hang up') as HTMLElement).focus()
    await show(desk({ wrapUp: wrapUp(0) }))
    expect(phone.shadowRoot?.activeElement?.shadowRoot?.activeElement?.id).toBe('note')
  })

  it('can go to the number field in wrap-up, too: somebody may have to be called now', async () => {
    const { show, field, given, click, phone } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0) }))
    const number = field<HTMLInputElement>('input[type=tel]')
    number.value = '112'
    number.dispatchEvent(new InputEvent('input'))
    await settled(phone)
    await click('Call')
    expect(given.at(-1)).toEqual({ type: 'dial', number: '112' })
  })

  it('is left alone where it is not in the phone', async () => {
    const { show, phone } = putOnScreen()
    await show(desk())
    await show(example('incoming, one match'))
    expect(phone.shadowRoot?.activeElement).toBeNull()
  })
})
