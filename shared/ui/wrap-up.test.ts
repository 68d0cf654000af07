/** @jest-environment jsdom */
import { ringing } from '../call/call.ts'
import { desk, deskCall, example, wrapUp } from './examples.ts'
import { putOnScreen } from './on-screen.ts'

const incoming = ringing('in', { number: '+4930901820' }, 0)

describe('the wrap-up', () => {
  it('takes a note, a disposition, and an end', async () => {
    const { show, click, field, given } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0) }))
    const note = field<HTMLTextAreaElement>('textarea')
    note.value = 'Done.'
    note.dispatchEvent(new InputEvent('input'))
    const select = field<HTMLSelectElement>('select')
    select.value = 'Solved'
    select.dispatchEvent(new Event('change'))
    await click('Done')
    expect(given).toEqual([
      { type: 'note', note: 'Done.' },
      { type: 'dispose', disposition: 'Solved' },
      { type: 'finish-wrap-up' },
    ])
  })

  it('does not undo what is being typed when an older note comes back', async () => {
    const { show, field } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0) }))
    const note = field<HTMLTextAreaElement>('textarea')
    note.focus()
    note.value = 'Call back at noon'
    note.dispatchEvent(new InputEvent('input'))
    await show(desk({ wrapUp: wrapUp(0, { note: 'Call ba' }) }))
    expect(note.value).toBe('Call back at noon')
  })

  it('names whom the other side sends calls on to, and calls them only by a click', async () => {
    const { show, click, given, text } = putOnScreen()
    await show(example('wrap-up of a call that was sent on'))
    expect(text()).toContain('+881600@premium.example')
    expect(given).toEqual([])
    await click('Call +881600')
    expect(given).toEqual([{ type: 'dial', number: 'sip:+881600@premium.example' }])
  })

  it('starts empty for the next call', async () => {
    const { show, field } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0, { note: 'Old' }) }))
    const next = wrapUp(0)
    await show(desk({ wrapUp: { ...next, call: { ...next.call, key: 'next' } } }))
    expect(field<HTMLTextAreaElement>('textarea').value).toBe('')
  })

  it('tells whether the CRM has the call', async () => {
    const { show, text } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0) }))
    expect(text()).toContain('Waiting to be saved')
    await show(example('wrap-up, saved'))
    expect(text()).toContain('Saved in CRM')
  })

  it('still asks for what the other side wanted before they hung up', async () => {
    const { show, click, text, given } = putOnScreen()
    await show(example('wrap-up of a call that asked for a transfer'))
    expect(text()).toContain('They ask you to call')
    await click('Call them')
    await click('No')
    expect(given).toEqual([
      { type: 'accept-transfer', key: 'in' },
      { type: 'refuse-transfer', key: 'in' },
    ])
  })

  it('takes its end for a no to what the other side wanted', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('wrap-up of a call that asked for a transfer'))
    await click('Done')
    expect(given).toEqual([{ type: 'refuse-transfer', key: 'in' }, { type: 'finish-wrap-up' }])
  })

  it('stays where it is while another call comes in', async () => {
    const { show, field } = putOnScreen()
    await show(desk({ wrapUp: wrapUp(0) }))
    const note = field<HTMLTextAreaElement>('textarea')
    await show(desk({ wrapUp: wrapUp(0), calls: [deskCall(incoming)] }))
    expect(field('textarea')).toBe(note)
  })
})
