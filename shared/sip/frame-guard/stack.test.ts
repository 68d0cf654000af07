import { Core } from 'sip.js'
import { writeMessage } from './message.ts'
import { isReadable, readOnce } from './stack.ts'
import { frameOf, inviteOf, messageOf, type Headers } from './testing.ts'

describe('what the stack can read', () => {
  it('is a sound message', () => {
    expect(isReadable(messageOf(inviteOf()))).toBe(true)
    expect(isReadable(messageOf(frameOf('SIP/2.0 200 OK')))).toBe(true)
  })

  it.each([
    ['that it loses', inviteOf({ Contact: '<sip:a@b;lrx>' })],
    ['that it throws for', frameOf('SIP/2.0 200 OK', { CSeq: 'x' })],
  ])('is no message %s, of which nothing is said on the console', (_, frame) => {
    const said: unknown[] = []
    const { log, warn, error } = console
    const say = (...words: unknown[]) => void said.push(words)
    Object.assign(console, { log: say, warn: say, error: say })
    const readable = isReadable(messageOf(frame))
    Object.assign(console, { log, warn, error })
    expect(readable).toBe(false)
    expect(said).toEqual([])
  })
})

describe('a refusal that the stack takes', () => {
  /** What the stack knows of the challenges in a refusal. */
  function challengesIn(headers: Headers, body = ''): Readonly<Record<string, readonly string[]>> {
    const original = Core.Parser.parseMessage
    readOnce()
    const message = messageOf(frameOf('SIP/2.0 407 Proxy Authentication Required', headers, body))
    const logger = new Core.LoggerFactory().getLogger('test')
    const read = isReadable(message) && Core.Parser.parseMessage(writeMessage(message), logger)
    Object.assign(Core.Parser, { parseMessage: original })
    if (!read) throw new Error('not readable')
    const names = ['www-authenticate', 'proxy-authenticate']
    return Object.fromEntries(names.map((name) => [name, [...new Set(read.getHeaders(name))]]))
  }

  const one = 'Digest realm="one", nonce="1"'
  const two = 'Digest realm="two", nonce="2"'

  it('has the challenges of all realms', () => {
    const found = challengesIn({ 'Proxy-Authenticate': [one, two], 'WWW-Authenticate': two })
    expect(found['proxy-authenticate']).toEqual(expect.arrayContaining([one, two]))
    expect(found['proxy-authenticate']).toHaveLength(2)
    expect(found['www-authenticate']).toEqual([two])
  })

  it('has no challenge that stands in its body, or in another header', () => {
    const body = `proxy-authenticate: ${two}\r\n`
    const headers = {
      'Proxy-Authenticate': one,
      'Content-Type': 'text/plain',
      'Content-Length': String(body.length),
      Subject: `proxy-authenticate: ${two}`,
    }
    expect(challengesIn(headers, body)['proxy-authenticate']).toEqual([one])
  })
})
