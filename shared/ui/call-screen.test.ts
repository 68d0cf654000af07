/** @jest-environment jsdom */
import { ringing } from '../call/call.ts'
import { active, desk, deskCall, example, held, isRosa, matches, rosa } from './examples.ts'
import { putOnScreen } from './on-screen.ts'

const incoming = ringing('in', { number: '+4930901820' }, 0)

describe('an incoming call', () => {
  it('can be answered and declined', async () => {
    const { show, click, given } = putOnScreen()
    await show(desk({ calls: [deskCall(incoming, isRosa)] }))
    await click('Answer')
    await click('Decline')
    expect(given).toEqual([
      { type: 'answer', key: 'in' },
      { type: 'decline', key: 'in' },
    ])
  })

  it('cannot be answered twice', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('answering'))
    await click('Answering…')
    expect(given).toEqual([])
  })

  it('lets the agent choose among several records', async () => {
    const { show, click, given } = putOnScreen()
    await show(desk({ calls: [deskCall(incoming, { matches })] }))
    await click('Choose Rosa Keller Keller Bau GmbH · Mobile phone')
    expect(given).toEqual([{ type: 'choose', key: 'in', record: rosa.record }])
  })

  it('offers a new record where nobody has the number', async () => {
    const { show, click, given } = putOnScreen()
    await show(desk({ calls: [deskCall(incoming)] }))
    await click('New record')
    expect(given).toEqual([{ type: 'new-record', key: 'in' }])
  })

  it('is announced', async () => {
    const { show, said } = putOnScreen()
    await show(desk())
    await show(desk({ calls: [deskCall(incoming, isRosa)] }))
    expect(said('status')).toBe('Incoming call from Rosa Keller')
  })
})

describe('a call', () => {
  const talking = (changes = {}) => desk({ calls: [deskCall(active(Date.now(), changes), isRosa)] })

  it('shows who it is, and opens the record', async () => {
    const { show, click, given } = putOnScreen()
    await show(talking())
    await click('Open Rosa Keller')
    expect(given).toEqual([{ type: 'pop', record: rosa.record }])
  })

  it.each([
    ['Mute', talking(), { type: 'mute', key: 'in', muted: true }],
    ['Unmute', talking({ muted: true }), { type: 'mute', key: 'in', muted: false }],
    ['Hold', talking(), { type: 'hold', key: 'in' }],
    ['Resume', desk({ calls: [deskCall(held(0))] }), { type: 'resume', key: 'in' }],
    ['Hold', desk({ calls: [deskCall(held(0, { by: 'them' }))] }), { type: 'hold', key: 'in' }],
    ['Hang up', talking(), { type: 'hang-up', key: 'in' }],
  ] as const)('has a button "%s"', async (label, state, command) => {
    const { show, click, given } = putOnScreen()
    await show(state)
    await click(label)
    expect(given).toEqual([command])
  })

  it('takes digits from the keypad and from the keyboard, and shows them', async () => {
    const { show, click, key, given, field } = putOnScreen()
    await show(talking())
    await click('Keypad')
    await click('1')
    await key('#')
    expect(given).toEqual([
      { type: 'send-digits', key: 'in', digits: '1' },
      { type: 'send-digits', key: 'in', digits: '#' },
    ])
    expect(field('output').textContent).toBe('1#')
  })

  it('closes its keypad by Escape', async () => {
    const { show, click, key, field } = putOnScreen()
    await show(talking())
    await click('Keypad')
    await key('Escape')
    expect(field('output')).toBeUndefined()
  })

  it('opens no keypad while nobody hears it', async () => {
    const { show, click, field } = putOnScreen()
    await show(desk({ calls: [deskCall(held(0))] }))
    await click('Keypad')
    expect(field('output')).toBeUndefined()
  })

  it('can only be hung up or muted while it is being recovered', async () => {
    const { show, button } = putOnScreen()
    await show(example('recovering'))
    expect(button('Hold')?.getAttribute('aria-disabled')).toBe('true')
    expect(button('Hang up')?.hasAttribute('aria-disabled')).toBe(false)
  })
})

describe('several calls', () => {
  it('show the ringing one in front, and the others with what can be done', async () => {
    const { show, click, given } = putOnScreen()
    await show(example('several calls'))
    await click('Answer')
    await click('Resume: Hôtel du Nord')
    await click('Hang up: Rosa Keller')
    expect(given).toEqual([
      { type: 'answer', key: 'third' },
      { type: 'resume', key: 'second' },
      { type: 'hang-up', key: 'in' },
    ])
  })
})
