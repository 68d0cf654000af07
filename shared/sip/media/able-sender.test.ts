import { createFakeClock } from '../../fakes/clock.ts'
import { ableSender } from './able-sender.ts'

const senderOf = (canInsertDTMF: boolean) => ({ canInsertDTMF }) as { canInsertDTMF: boolean } & RTCDTMFSender

describe('a sender of digits', () => {
  it('is there at once where the browser takes digits', async () => {
    const sender = senderOf(true)
    expect(await ableSender(sender, createFakeClock())).toBe(sender)
  })

  it('is waited for where the browser takes them a moment later', async () => {
    const [clock, sender] = [createFakeClock(), senderOf(false)]
    const able = ableSender(sender, clock)
    await clock.advance(20)
    sender.canInsertDTMF = true
    await clock.advance(10)
    expect(await able).toBe(sender)
  })

  it('is not there where the browser takes none, or has none', async () => {
    const clock = createFakeClock()
    const able = ableSender(senderOf(false), clock)
    for (let passed = 0; passed < 210; passed += 10) await clock.advance(10)
    expect(await able).toBeUndefined()
    expect(await ableSender(null, clock)).toBeUndefined()
  })
})
