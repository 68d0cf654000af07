/** @jest-environment jsdom */
import { ringing } from '../call/call.ts'
import { active, desk, deskCall, example, held, isRosa, matches, rosa } from './examples.ts'
import { putOnScreen, settled } from './on-screen.ts'

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
    ['Busy', example('incoming, one match'), { type: 'decline', key: 'in', how: 'busy' }],
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

describe('a call that is not in front', () => {
  it('comes there by a click, with everything that can be done with it, until something happens', async () => {
    const { show, click, given, button } = putOnScreen()
    const scene = example('several calls')
    await show(scene)
    expect(button('Mute')).toBeUndefined()
    await click('Show Rosa Keller')
    await click('Mute')
    expect(given).toEqual([{ type: 'mute', key: 'in', muted: true }])
    expect(button('Answer')).toBeUndefined()
    await click('Answer: +44 20 7946 0000')
    expect(given.at(-1)).toEqual({ type: 'answer', key: 'third' })
    const [waiting, before, after] = scene.calls
    if (!waiting || !before || !after) throw new Error('three calls')
    const aside = { ...before, call: { ...before.call, state: 'held', by: 'us' } as typeof before.call }
    await show({ ...scene, calls: [waiting, aside, after] })
    expect(button('Answer')).toBeDefined()
  })
})

describe('a call beside others', () => {
  const other = (changes = {}) => deskCall(held(0, { key: 'second', ...changes }))
  const front = (changes = {}) => deskCall(active(0, changes), isRosa)

  it.each([
    ['Swap', desk({ calls: [other(), front()] }), { type: 'resume', key: 'second' }],
    ['Merge', desk({ calls: [other(), front()] }), { type: 'merge', key: 'in', other: 'second' }],
    ['Connect', desk({ calls: [other(), front()] }), { type: 'connect', key: 'second', to: 'in' }],
    ['Connect', example('calling somebody to ask them'), { type: 'connect', key: 'in', to: 'third' }],
    ['Go back', example('calling somebody to ask them'), { type: 'go-back', key: 'third' }],
    ['Go back', example('consulting'), { type: 'go-back', key: 'third' }],
    ['Leave', example('conference'), { type: 'connect', key: 'second', to: 'in' }],
  ] as const)('has a button "%s"', async (label, state, command) => {
    const { show, click, given } = putOnScreen()
    await show(state)
    await click(label)
    expect(given).toEqual([command])
  })

  it('is alone where there is no other, or more than one', async () => {
    const { show, button } = putOnScreen()
    await show(desk({ calls: [front()] }))
    expect(button('Swap')).toBeUndefined()
    await show(desk({ calls: [other(), other({ key: 'third' }), front()] }))
    expect(button('Swap')).toBeUndefined()
  })

  it.each(['two calls', 'consulting', 'conference', 'several calls', 'being connected with each other'])(
    'leaves room for a new call: %s',
    async (scene) => {
      const { show, click, field } = putOnScreen()
      await show(example(scene))
      if (scene === 'several calls') await click('Show Rosa Keller')
      await click('New call')
      expect(field('.call input[type=tel], input[type=tel]')).toBeDefined()
    },
  )

  it.each(['two calls', 'consulting'])('can be handed over blindly: %s', async (scene) => {
    const { show, click, field } = putOnScreen()
    await show(example(scene))
    await click('Transfer')
    expect(field<HTMLInputElement>('input[type=tel]').ariaLabel).toBe('Number to transfer to')
  })

  it('belongs to the one that it is about, however many others there are', async () => {
    const { show, click, given } = putOnScreen()
    const asked = deskCall(active(0), { ...isRosa, consultFor: 'second' })
    await show(desk({ calls: [other(), other({ key: 'third' }), asked] }))
    await click('Connect')
    expect(given).toEqual([{ type: 'connect', key: 'second', to: 'in' }])
  })
})

describe('a number beside a call', () => {
  const enter = async (number: string, ...clicks: string[]) => {
    const screen = putOnScreen()
    await screen.show(clicks[0] === 'Forward' ? example('incoming, one match') : example('in call'))
    const [open = '', ...rest] = clicks
    await screen.click(open)
    const field = screen.field<HTMLInputElement>('.call input, input[type=tel]')
    field.value = number
    field.dispatchEvent(new InputEvent('input'))
    await settled(screen.phone)
    for (const label of rest) await screen.click(label)
    return screen
  }

  it.each([
    [['New call', 'Call'], { type: 'dial', number: '4711' }],
    [['Transfer', 'Transfer'], { type: 'transfer', key: 'in', number: '4711' }],
    [['Transfer', 'Ask first'], { type: 'consult', key: 'in', number: '4711' }],
    [['Forward', 'Forward'], { type: 'forward', key: 'in', number: '4711' }],
  ])('is entered and used: %j', async (clicks, command) => {
    const { given, field } = await enter('4711', ...clicks)
    expect(given.at(-1)).toEqual(command)
    expect(field('.call sidetone-dialer')).toBeUndefined()
  })

  it('takes what is typed on the keyboard, and not the call', async () => {
    const { key, given, field } = await enter('47', 'Transfer')
    await key('1')
    expect(field<HTMLInputElement>('input[type=tel]').value).toBe('471')
    expect(given.filter(({ type }) => type === 'send-digits')).toEqual([])
  })

  it('is put away by Back and by Escape', async () => {
    const back = await enter('4711', 'Transfer', 'Back')
    expect(back.field('input[type=tel]')).toBeUndefined()
    const escape = await enter('4711', 'Transfer')
    await escape.key('Escape')
    expect(escape.field('input[type=tel]')).toBeUndefined()
  })
})

describe('a transfer', () => {
  it('that the other side asks for is carried out or refused', async () => {
    const { show, click, given, text } = putOnScreen()
    await show(example('asked for a transfer'))
    expect(text()).toContain('+442079460000')
    await click('Call them')
    await click('No')
    expect(given).toEqual([
      { type: 'accept-transfer', key: 'in' },
      { type: 'refuse-transfer', key: 'in' },
    ])
  })

  it('that is under way can be cancelled, and leaves nothing else but hanging up', async () => {
    const { show, click, given, button, text } = putOnScreen()
    await show(example('transferring'))
    await click('Cancel transfer')
    expect(given).toEqual([{ type: 'cancel-transfer', key: 'in' }])
    expect(text()).toContain('Transfer is ringing…')
    expect(button('Hold')).toBeUndefined()
    expect(button('Hang up')).toBeDefined()
  })
})

describe('two calls whose other sides are being connected', () => {
  it('say so in front, where the agent can cancel it, and can do nothing else with the two', async () => {
    const { show, click, given, button, text } = putOnScreen()
    await show(example('being connected with each other'))
    expect(text()).toContain('is being connected with')
    await click('Cancel transfer')
    expect(given).toEqual([{ type: 'cancel-transfer', key: 'in' }])
    for (const label of ['Connect', 'Merge', 'Swap', 'Go back', 'Hold']) expect(button(label)).toBeUndefined()
    expect(button('Mute')).toBeDefined()
    expect(button('Hang up')).toBeDefined()
  })

  it('tell in front why that came to nothing, and whose call it was', async () => {
    const { show, field, said, button } = putOnScreen()
    await show(example('being connected with each other'))
    await show(example('consulting after a transfer that was refused'))
    expect(field('.call .failure').textContent).toContain(
      'Rosa Keller: The other side cannot be transferred.',
    )
    expect(said('alert')).toContain('The other side cannot be transferred.')
    expect(button('Connect')).toBeDefined()
  })

  it('are none where the call goes to somebody else: it is taken back from the list', async () => {
    const { show, click, given, button } = putOnScreen()
    await show(example('another call while one is transferred'))
    expect(button('Hold')).toBeDefined()
    for (const label of ['Connect', 'Merge', 'Swap', 'Resume: Rosa Keller'])
      expect(button(label)).toBeUndefined()
    await click('Cancel transfer: Rosa Keller')
    expect(given).toEqual([{ type: 'cancel-transfer', key: 'in' }])
  })
})
