import { callBy, headerIn, opened, pass, registers, setUp, startServers } from './testing.ts'

/** What the phone says after it has registered, by status or method. */
const said = () => opened[0]?.sent.map((frame) => frame.split(' ').slice(0, 2).join(' ')).slice(1)

const fail = () => {
  throw new Error('a flaw of ours')
}

async function begin() {
  startServers()
  const phone = setUp('wss://one')
  await phone.line.connect(phone.source)
  const isTold = () =>
    phone.told.some((entry) => entry.includes('frame.refused') && entry.includes('of ours'))
  return { ...phone, isTold }
}

describe('a request that our own code fails for', () => {
  it('is answered by 500 where it is a call, and told', async () => {
    const { line, clock, rung, isTold } = await begin()
    rung.push = fail
    callBy(opened[0])
    await pass(clock, 0)
    expect(said()).toEqual(['SIP/2.0 100', 'SIP/2.0 180', 'SIP/2.0 500'])
    expect(isTold()).toBe(true)
    await line.disconnect()
  })

  it('is answered by 500 where it is any other, and told', async () => {
    const { line, onNotify, isTold } = await begin()
    onNotify.mockImplementation(fail)
    const contact = /<(sip:[^>]*)>/.exec(headerIn(registers(opened[0])?.[0] ?? '', 'Contact'))?.[1] ?? ''
    const lines = [
      `NOTIFY ${contact} SIP/2.0`,
      'Via: SIP/2.0/WSS proxy.example;branch=z9hG4bKtold',
      'Max-Forwards: 70',
      'From: <sip:grace@sip.example>;tag=g1',
      'To: <sip:ada@sip.example>',
      'Call-ID: told',
      'CSeq: 1 NOTIFY',
      'Event: x',
      'Content-Length: 0',
      '',
      '',
    ]
    opened[0]?.onmessage?.({ data: lines.join('\r\n') })
    expect(said()).toEqual(['SIP/2.0 500'])
    expect(isTold()).toBe(true)
    await line.disconnect()
  })
})
