import { RtpHeader, RtpPacket } from 'werift'
import { createEar } from './ear.ts'
import { decodePcmu, encodeSample } from './pcmu.ts'
import { toneOf } from './tone.ts'
import { eventPayloads } from './telephone-event.ts'

const packet = (payloadType: number, payload: Buffer, timestamp = 0): RtpPacket =>
  new RtpPacket(new RtpHeader({ payloadType, timestamp }), payload)

function listen() {
  let time = 0
  let timestamp = 2 ** 32 - 1_000
  const digits: string[] = []
  const ear = createEar({ onDigit: (digit) => digits.push(digit), now: () => time })
  return {
    ear,
    digits,
    /** Lets the ear hear ms of a tone. */
    play: (frequency: number, length: number): void => {
      const tone = toneOf(frequency)
      for (let played = 0; played < length; played += 20) {
        time += 20
        timestamp = (timestamp + 160) % 2 ** 32
        ear.hear(packet(0, tone.next().value, timestamp))
      }
    },
    pass: (length: number): void => {
      time += length
    },
  }
}

describe('PCMU', () => {
  it('keeps a sample within a sixteenth', () => {
    for (const sample of [0, 1, -1, 100, -1000, 8192, -32_768, 32_767]) {
      const [heard = 0] = decodePcmu(Uint8Array.of(encodeSample(sample)))
      expect(Math.abs(heard * 32_768 - sample)).toBeLessThanOrEqual(Math.abs(sample) / 16 + 4)
    }
  })

  it('says silence as 0xFF, as G.711 does', () => {
    expect(encodeSample(0)).toBe(0xff)
  })
})

describe('the ear', () => {
  it.each([440, 880, 1000, 2130])('hears a tone of %i Hz', (frequency) => {
    const { ear, play } = listen()
    play(frequency, 400)
    expect(ear.heard()).toMatchObject({ frequency, level: -15, packets: 20 })
  })

  it('tells how loud each of two tones is that are heard at once, and that another is not heard', () => {
    const { ear } = listen()
    const [one, other] = [toneOf(440), toneOf(880)]
    for (let at = 0; at < 10; at++) {
      const [low, high] = [one, other].map((tone) => decodePcmu(tone.next().value))
      const both = Array.from(low ?? [], (sample, index) => sample + (high?.[index] ?? 0))
      ear.hear(packet(0, Buffer.from(both.map((sample) => encodeSample(sample * 32_768)))))
    }
    expect([440, 880].map((frequency) => ear.levelAt(frequency))).toEqual([-15, -15])
    expect(ear.levelAt(1230)).toBeLessThan(-50)
  })

  it('hears no tone at all where it was never said anything', () => {
    expect(listen().ear.levelAt(440)).toBe(-96)
  })

  it('hears the new tone a fifth of a second after a change', () => {
    const { ear, play } = listen()
    play(440, 400)
    play(880, 200)
    expect(ear.heard().frequency).toBe(880)
  })

  it('hears nothing in silence', () => {
    const { ear } = listen()
    ear.hear(packet(0, Buffer.alloc(160, 0xff)))
    expect(ear.heard()).toEqual({ level: -96, packets: 1, quietFor: 0, longestGap: 0 })
  })

  it('takes silence for a gap as well', () => {
    const { ear, play } = listen()
    play(440, 200)
    play(0, 280)
    play(440, 200)
    expect(ear.heard()).toMatchObject({ quietFor: 0, longestGap: 300 })
  })

  it('notices that no more packets come, and remembers the longest gap', () => {
    const { ear, play, pass } = listen()
    play(440, 200)
    pass(280)
    expect(ear.heard()).toMatchObject({ level: -96, quietFor: 280 })
    play(440, 200)
    expect(ear.heard()).toMatchObject({ frequency: 440, longestGap: 300 })
  })

  it('takes the packets of one telephone event for one digit', () => {
    const { ear, digits } = listen()
    for (const [at, digit] of ['4', '2', '2', '#', 'A'].entries())
      for (const payload of eventPayloads(digit)) ear.hear(packet(126, payload, at * 800))
    expect(digits.join('')).toBe('422#A')
  })
})
