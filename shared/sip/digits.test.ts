import { createFakeClock } from '../fakes/clock.ts'
import { checkDigits, playDigits } from './digits.ts'

/** Sounds one tone after the other when it is told to. */
class Sender extends EventTarget {
  inserted = ''
  insertDTMF(tones: string): void {
    this.inserted = tones
  }
  sound(tone: string): void {
    this.dispatchEvent(Object.assign(new Event('tonechange'), { tone }))
  }
}

const play = (sender: Sender, clock = createFakeClock()) =>
  playDigits(sender as unknown as RTCDTMFSender, '42', clock)

describe('digits', () => {
  it('are the twelve keys and A to D', () => {
    expect(checkDigits('0123456789*#abcd')).toBe('0123456789*#ABCD')
    expect(() => checkDigits('1,2')).toThrow('call.not-possible')
    expect(() => checkDigits('')).toThrow()
  })

  it('are sent when the last one has sounded', async () => {
    const sender = new Sender()
    let isSent = false
    const sent = play(sender).then(() => (isSent = true))
    sender.sound('4')
    sender.sound('2')
    await Promise.resolve()
    expect(isSent).toBe(false)
    sender.sound('')
    await sent
    expect(sender.inserted).toBe('42')
  })

  it('are given up where they never sound, because the call has ended', async () => {
    const clock = createFakeClock()
    const sent = play(new Sender(), clock)
    await clock.advance(800)
    await expect(sent).resolves.toBeUndefined()
  })
})
