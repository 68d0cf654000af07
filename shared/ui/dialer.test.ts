/** @jest-environment jsdom */
import { ringing } from '../call/call.ts'
import { desk, deskCall, example } from './examples.ts'
import { putOnScreen } from './on-screen.ts'

const incoming = ringing('in', { number: '+4930901820' }, 0)

describe('the number field', () => {
  async function type(number: string) {
    const screen = putOnScreen()
    await screen.show(desk())
    const input = screen.field<HTMLInputElement>('input[type=tel]')
    input.value = number
    input.dispatchEvent(new InputEvent('input'))
    return { ...screen, input }
  }

  it('dials what was typed, with Enter', async () => {
    const { key, input, given } = await type(' +49 30 901820 ')
    await key('Enter', input)
    expect(given).toContainEqual({ type: 'dial', number: '+49 30 901820' })
  })

  it('is emptied by Escape', async () => {
    const { key, input } = await type('4711')
    await key('Escape', input)
    expect(input.value).toBe('')
  })

  it('dials nothing without a line', async () => {
    const { show, key, input, given } = await type('4711')
    await show(example('line failed'))
    await key('Enter', input)
    expect(given.filter(({ type: each }) => each === 'dial')).toEqual([])
  })

  it('can be filled with the keypad', async () => {
    const { show, click, field } = putOnScreen()
    await show(desk())
    await click('Keypad')
    await click('4 GHI')
    await click('Star')
    expect(field<HTMLInputElement>('input[type=tel]').value).toBe('4*')
  })

  it('takes digits that are typed anywhere', async () => {
    const { show, key, field } = putOnScreen()
    await show(desk())
    await key('7')
    expect(field<HTMLInputElement>('input[type=tel]').value).toBe('7')
  })

  it('has the next call made quick as soon as the agent turns to it', async () => {
    const { input, given } = await type('')
    input.dispatchEvent(new FocusEvent('focus'))
    expect(given).toEqual([{ type: 'prepare' }])
  })

  it('keeps the focus and what was typed while a call comes in', async () => {
    const { show, input, phone, field } = await type('4711')
    input.focus()
    await show(desk({ calls: [deskCall(incoming)] }))
    expect(field<HTMLInputElement>('input[type=tel]').value).toBe('4711')
    expect(phone.shadowRoot?.activeElement?.localName).toBe('sidetone-dialer')
  })
})
