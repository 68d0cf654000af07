import { createMessageWaiting, waitingIn } from './message-waiting.ts'
import { accepts, headerIn, opened, pass, servers, setUp, startServers } from './testing.ts'

describe('a message summary', () => {
  it.each([
    ['Messages-Waiting: yes\r\nMessage-Account: sip:vm@a\r\nVoice-Message: 2/8 (0/2)\r\n', true, 2],
    ['Messages-Waiting: no\r\nVoice-Message: 0/3\r\n', false, 0],
    ['messages-waiting : YES\r\n', true, undefined],
  ])('%j tells whether there are messages, and how many', (body, waiting, count) => {
    expect(waitingIn(body)).toEqual({ waiting, ...(count !== undefined && { count }) })
  })

  it.each(['', 'SIP/2.0 100 Trying', 'Messages-Waiting: perhaps'])('is not "%s"', (body) => {
    expect(waitingIn(body)).toBeUndefined()
  })
})

describe('the subscription', () => {
  // The stack's own timers would keep the test's process open for half a minute.
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'performance', 'Date'] }))
  afterEach(() => jest.useRealTimers())

  const summary = 'Messages-Waiting: yes\r\nVoice-Message: 2/0\r\n'

  /** What the server tells about a SUBSCRIBE of the phone. */
  function notify(subscribe: string, sequence: number, state: string): string {
    const tagOf = (name: string) => headerIn(subscribe, name).slice(name.length + 2)
    return [
      `NOTIFY ${/<(sip:[^>]*)>/.exec(headerIn(subscribe, 'Contact'))?.[1] ?? ''} SIP/2.0`,
      `Via: SIP/2.0/WSS proxy.example;branch=z9hG4bK${String(sequence)}`,
      'Max-Forwards: 70',
      `From: ${tagOf('To')};tag=server`,
      `To: ${tagOf('From')}`,
      headerIn(subscribe, 'Call-ID'),
      `CSeq: ${String(sequence)} NOTIFY`,
      'Contact: <sip:vm@192.0.2.9;transport=ws>',
      'Event: message-summary',
      `Subscription-State: ${state}`,
      'Content-Type: application/simple-message-summary',
      `Content-Length: ${String(summary.length)}`,
      '',
      summary,
    ].join('\r\n')
  }

  const asked = () => opened[0]?.sent.filter((frame) => frame.startsWith('SUBSCRIBE')) ?? []

  async function begin() {
    startServers()
    servers.set('wss://one', (request) => (request.startsWith('SIP') ? undefined : accepts(request)))
    const { line, source, clock } = setUp('wss://one')
    await line.connect(source)
    const messages = createMessageWaiting(clock)
    messages.subscribe(line.agent().sip)
    await pass(clock, 0)
    let sequence = 0
    const tell = async (state: string) => {
      opened[0]?.onmessage?.({ data: notify(asked().at(-1) ?? '', ++sequence, state) })
      await pass(clock, 0)
    }
    const end = async () => {
      messages.stop()
      await line.disconnect()
    }
    return { messages, clock, tell, end }
  }

  it('is asked for anew where the server has put an end to it', async () => {
    const { messages, clock, tell, end } = await begin()
    await tell('active;expires=3600')
    expect(messages.state.get()).toEqual({ waiting: true, count: 2 })
    await pass(clock, 100_000)
    await tell('terminated;reason=deactivated')
    expect(asked()).toHaveLength(2)
    expect(headerIn(asked()[1] ?? '', 'Call-ID')).not.toBe(headerIn(asked()[0] ?? '', 'Call-ID'))
    await tell('active;expires=3600')
    expect(messages.state.get()).toEqual({ waiting: true, count: 2 })
    await end()
  })

  it('is asked for no more than once a minute where each one is ended at once', async () => {
    const { clock, tell, end } = await begin()
    await tell('terminated;reason=deactivated')
    await pass(clock, 59_000)
    expect(asked()).toHaveLength(1)
    await pass(clock, 1_000)
    expect(asked()).toHaveLength(2)
    await end()
  })

  it('is given up where the server wants none, and nothing is shown then', async () => {
    const { messages, clock, tell, end } = await begin()
    await tell('active;expires=3600')
    await tell('terminated;reason=noresource')
    await pass(clock, 4_000_000)
    expect(asked()).toHaveLength(1)
    expect(messages.state.get()).toEqual({ waiting: false })
    await end()
  })
})
