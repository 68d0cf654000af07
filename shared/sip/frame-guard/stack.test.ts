import { isReadable } from './stack.ts'
import { frameOf, inviteOf, messageOf } from './testing.ts'

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
