import { createFakeClock } from '../fakes/clock.ts'
import { createOutbox } from './outbox.ts'

const invite = (to: string) => `INVITE sip:b@b SIP/2.0\r\nFrom: <sip:a@b>;tag=1\r\nTo: ${to}\r\n\r\n`
const bye = 'BYE sip:b@b SIP/2.0\r\n\r\n'
const answer = 'SIP/2.0 200 OK\r\n\r\n'

describe('the outbox', () => {
  it('keeps the messages of running calls, in order, and hands them out once', () => {
    const outbox = createOutbox(createFakeClock())
    const change = invite('<sip:b@b>;tag=2')
    expect([change, answer, bye].map((frame) => outbox.keep(frame))).toEqual([true, true, true])
    expect(outbox.drain()).toEqual([change, answer, bye])
    expect(outbox.drain()).toEqual([])
  })

  it('keeps nothing that belongs to one connection', () => {
    const outbox = createOutbox(createFakeClock())
    expect(outbox.keep('REGISTER sip:b SIP/2.0\r\n\r\n')).toBe(false)
    expect(outbox.keep('OPTIONS sip:b SIP/2.0\r\n\r\n')).toBe(false)
    expect(outbox.keep(invite('<sip:b@b>'))).toBe(false)
    expect(outbox.drain()).toEqual([])
  })

  it('keeps a repeated message once', () => {
    const outbox = createOutbox(createFakeClock())
    outbox.keep(answer)
    outbox.keep(answer)
    expect(outbox.drain()).toEqual([answer])
  })

  it('forgets after 32 seconds what nobody waits for, but never that a call is over', async () => {
    const clock = createFakeClock()
    const outbox = createOutbox(clock)
    outbox.keep(answer)
    outbox.keep(bye)
    await clock.advance(32_000)
    expect(outbox.drain()).toEqual([bye])
  })
})
