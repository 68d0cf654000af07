import { Core, Inviter, UserAgent } from 'sip.js'
import { headerOf, headersOf, isRequest, type SipResponse } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { callPhone, invite, isRunning, respond, settle, startPhone, type PhoneUnderTest } from './phone.ts'
import { trials, type Reaction } from './rfc4475-trials.ts'
import { addressedTo, asFrame, messageFiles, messageIn } from './rfc4475.ts'

// sip.js keeps timers of half a minute and more for what has been.
beforeAll(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance', 'Date'] })
})

const noLog = { debug: () => undefined, log: () => undefined, warn: () => undefined, error: () => undefined }

/** A response that two independent parsers can read, and that finds its way back. */
function soundResponse(text: string): SipResponse {
  expect(Core.Parser.parseMessage(text, noLog as unknown as Core.Logger)).toBeDefined()
  const message = parseMessage(text)
  if (isRequest(message)) throw new Error('the phone sent a request')
  expect(headersOf(message, 'Via').length).toBeGreaterThan(0)
  for (const name of ['From', 'To', 'Call-ID', 'CSeq'] as const)
    expect(headersOf(message, name).length).toBeLessThanOrEqual(1)
  return message
}

/** Reacts to one message, with a call running beside it that must not notice. */
async function react(file: Buffer): Promise<{ phone: PhoneUnderTest; responses: readonly SipResponse[] }> {
  const phone = await startPhone()
  const running = await callPhone(phone)
  const before = phone.sip.userAgentCore.userAgentServers.size
  const rang = phone.rung.length
  const responses = (await phone.receive(asFrame(file))).map(soundResponse)
  if (phone.rung.length === rang) expect(phone.sip.userAgentCore.userAgentServers.size).toBe(before)
  expect(isRunning(running)).toBe(true)
  const [goodbye = ''] = await phone.receive(running.request('BYE'))
  expect(goodbye).toMatch(/^SIP\/2.0 200 /)
  return { phone, responses }
}

function expectReaction(reaction: Reaction, phone: PhoneUnderTest, responses: readonly SipResponse[]): void {
  const statuses = responses.map(({ status }) => status)
  const rings = phone.rung.length - 1
  if (reaction === 'rings') {
    expect(statuses).toEqual([100, 180])
    expect(rings).toBe(1)
    return
  }
  expect(rings).toBe(0)
  if (reaction === 'nothing') expect(statuses).toEqual([])
  else {
    expect(statuses).toHaveLength(1)
    expect(reaction).toContain(statuses[0])
  }
}

const only = async (file: Buffer): Promise<SipResponse> => {
  const { phone, responses } = await react(file)
  phone.close()
  const [response] = responses
  if (!response || responses.length > 1) throw new Error(`${String(responses.length)} answers`)
  return response
}

const changed = (file: string, from: string | RegExp, to: string): Buffer =>
  Buffer.from(messageIn(file).toString('latin1').replace(from, to), 'latin1')

const ring = async (phone: PhoneUnderTest, file: Buffer) =>
  phone.receive(asFrame(addressedTo(phone.contact, file)))

describe('the messages of RFC 4475', () => {
  it('are all here', () => {
    expect(trials.map(({ file }) => file).sort()).toEqual(messageFiles)
    expect(trials).toHaveLength(49)
  })

  it.each(trials)('$section $file gets its answer', async ({ file, asIs }) => {
    const { phone, responses } = await react(messageIn(file))
    expectReaction(asIs, phone, responses)
    phone.close()
  })

  it.each(trials.filter(({ ours }) => ours))(
    '$section $file to this phone gets its answer',
    async (trial) => {
      const phone = await startPhone()
      const running = await callPhone(phone)
      const responses = (await ring(phone, messageIn(trial.file))).map(soundResponse)
      expectReaction(trial.ours ?? 'nothing', phone, responses)
      expect(isRunning(running)).toBe(true)
      phone.close()
    },
  )
})

describe('what RFC 4475 watches for', () => {
  it('a To without a tag makes 3.1.1.1 a new call', async () => {
    const phone = await startPhone()
    await ring(phone, changed('wsinv', /; {3}tag {4}= 1918181833n/, ''))
    expect(phone.rung).toHaveLength(1)
    expect(phone.rung[0]?.request.cseq).toBe(9)
    phone.close()
  })

  it('escapes are decoded once', async () => {
    const phone = await startPhone()
    await ring(phone, messageIn('esc01'))
    expect(phone.rung[0]?.remoteIdentity.uri.user).toBe('I have spaces')
    expect(String(phone.rung[0]?.request.parseHeader('contact'))).not.toContain('valueA')
    phone.close()
  })

  it('a long tag and a long Call-ID come back whole', async () => {
    const phone = await startPhone()
    const [trying = ''] = await ring(phone, messageIn('longreq'))
    const response = soundResponse(trying)
    const text = messageIn('longreq').toString()
    for (const name of ['From', 'Call-ID'] as const) expect(text).toContain(headerOf(response, name))
    expect(headersOf(response, 'Via')).toHaveLength(34)
    phone.close()
  })

  it('a request with noise behind its body is answered once', async () => {
    expect((await only(messageIn('dblreq'))).status).toBe(405)
  })

  it('a body with a NUL frames right as text and as bytes', async () => {
    const phone = await startPhone()
    for (const data of [messageIn('mpart01').toString(), asFrame(messageIn('mpart01'))]) {
      const [answer = ''] = await phone.receive(data)
      expect(soundResponse(answer).status).toBe(405)
    }
    phone.close()
  })

  it.each(['-1', 'five', '99999999999999999999', '1 2'])('Content-Length %s is refused', async (length) => {
    expect((await only(changed('ncl', '-999', length))).status).toBe(400)
  })

  it.each([
    ['intmeth', 'Allow', 'INVITE'],
    ['regaut01', 'Allow', 'INVITE'],
    ['bext01', 'Unsupported', 'nothingSupportsThis, nothingSupportsThisEither'],
    ['invut', 'Accept', 'application/sdp'],
    ['sdp01', 'Warning', '399'],
  ])('the answer to %s has %s', async (file, name, value) => {
    const { headers } = await only(messageIn(file))
    const found = headers.find(([each]) => each.toLowerCase() === name.toLowerCase())
    expect(found?.[1]).toContain(value)
  })

  it('the answer carries what there is', async () => {
    const { headers } = await only(messageIn('insuf'))
    expect(headers.map(([name]) => name)).toEqual(['Via', 'CSeq', 'Content-Length'])
  })

  it('the answer to an unreadable name carries the address', async () => {
    expect(headerOf(await only(messageIn('quotbal')), 'To')).toMatch(/^<sip:j.user@example.com>;tag=\w+$/)
  })

  it('a request is refused under the same tag each time', async () => {
    const [first, second] = [await only(messageIn('clerr')), await only(messageIn('clerr'))]
    expect(headerOf(first, 'To')).toMatch(/;tag=\w+$/)
    expect(headerOf(second, 'To')).toBe(headerOf(first, 'To'))
  })

  it('an ACK is never answered', async () => {
    const phone = await startPhone()
    for (const file of messageFiles) {
      const ack = messageIn(file)
        .toString('latin1')
        .replace(/^\S+/, 'ACK')
        .replace(/(CSeq\s*:\s*\d+\s+)\S+/gi, '$1ACK')
      expect(await phone.receive(asFrame(Buffer.from(ack, 'latin1')))).toEqual([])
    }
    phone.close()
  })

  it('callers whose Via has no branch are told apart', async () => {
    const phone = await startPhone()
    const first = messageIn('longreq')
    const second = changed('longreq', /longcallid/g, 'longcallid2')
    await ring(phone, first)
    await ring(phone, second)
    expect(phone.rung).toHaveLength(2)
    const cancelled = phone.rung[1]
    const cancel = Buffer.from(
      second.toString().replace('INVITE sip', 'CANCEL sip').replace(' INVITE\r', ' CANCEL\r'),
    )
    const statuses = (await ring(phone, cancel)).map((text) => soundResponse(text).status)
    expect(statuses).toEqual([200, 487])
    expect([phone.rung[0]?.state, cancelled?.state]).toEqual(['Initial', 'Terminated'])
    phone.close()
  })

  it.each(['unreason', 'noreason'])('%s is taken where it answers a request', async (file) => {
    const phone = await startPhone()
    const target = UserAgent.makeURI('sip:grace@sip.example')
    if (!target) throw new Error('no target')
    const heard: (number | undefined)[] = []
    const hear = ({ message }: Core.IncomingResponse) => void heard.push(message.statusCode)
    await new Inviter(phone.sip, target).invite({
      requestDelegate: { onTrying: hear, onAccept: hear },
      withoutSdp: true,
    })
    await settle()
    const [request = ''] = phone.takeSent()
    const [startLine = ''] = messageIn(file).toString().split('\r\n')
    const answer = respond(request, '200 OK', ['Contact: <sip:grace@192.0.2.7>']).replace(/^.*/, startLine)
    await phone.receive(answer)
    expect(heard).toEqual([Number(startLine.split(' ')[1])])
    phone.close()
  })

  it('what is dropped is counted in the log, and not shown there', async () => {
    const phone = await startPhone()
    for (const file of ['bigcode', 'bcast', 'clerr', 'clerr']) await phone.receive(asFrame(messageIn(file)))
    const entries = phone.log.filter(({ level }) => level !== 'debug')
    expect(entries.map(({ event, detail }) => `${event} ${detail ?? ''}`)).toEqual([
      'frame.dropped status 1',
      'frame.dropped via-count 1',
      'frame.dropped body-cut 1',
      'frame.dropped body-cut 2',
    ])
    phone.close()
  })

  it('a call still rings after all of them', async () => {
    const phone = await startPhone()
    for (const file of messageFiles) await phone.receive(asFrame(messageIn(file)))
    expect(phone.rung).toHaveLength(0)
    await phone.receive(invite(phone))
    expect(phone.rung).toHaveLength(1)
    phone.close()
  })
})
