import type { RtpPacket } from 'werift'
import { createEar, type Heard } from '../audio/ear.ts'
import { createSpeaker } from '../audio/speaker.ts'
import type { AudioPathFactory } from './audio-path.ts'
import { agreed, directionOf, eventTypeOf, sends, type Direction } from './sdp.ts'

export interface AudioOptions {
  readonly createPath: AudioPathFactory
  /** Hz: what the other side gets to hear. */
  readonly tone: number
  readonly onDigit: (digit: string) => void
}

/** Both ways of the audio of one call: a tone goes out as long as it may, and what comes in is measured. */
export function createAudio({ createPath, tone, onDigit }: AudioOptions) {
  const ear = createEar({ onDigit })
  const path = createPath((packet) => {
    ear.hear(packet)
  })
  let loss = 0
  let owed = 0
  let unevenness = 0
  let isClosed = false

  /** Each packet takes a while of its own, but none overtakes another. */
  let arrival = 0
  function spread(packet: RtpPacket): void {
    const now = performance.now()
    arrival = Math.max(arrival, now + Math.random() ** 4 * unevenness)
    if (arrival <= now) path.send(packet)
    else setTimeout(() => isClosed || path.send(packet), arrival - now)
  }

  const speaker = createSpeaker(tone, (packet) => {
    owed += loss
    if (owed < 1) spread(packet)
    else owed -= 1
  })
  let wish: Direction = 'sendrecv'
  let theirs: Direction = 'sendrecv'
  let eventType: number | undefined

  function settle(theirDescription: string): void {
    theirs = directionOf(theirDescription)
    eventType = eventTypeOf(theirDescription)
    if (sends(agreed(wish, theirs))) speaker.start()
    else speaker.stop()
  }

  return {
    async answer(offer: string): Promise<string> {
      const description = await path.answer(offer, agreed(wish, directionOf(offer)))
      settle(offer)
      return description
    },
    offer: (): Promise<string> => path.offer(wish),
    async accept(answer: string): Promise<void> {
      await path.accept(answer)
      settle(answer)
    },
    /** What we want from the next offer or answer on. */
    hold(held: boolean): void {
      wish = held ? 'sendonly' : 'sendrecv'
    },
    /** Who has the other on hold. */
    heldBy(): ('agent' | 'far-end')[] {
      const byAgent = theirs === 'sendonly' || theirs === 'inactive'
      const byFarEnd = wish !== 'sendrecv'
      return [...(byAgent ? (['agent'] as const) : []), ...(byFarEnd ? (['far-end'] as const) : [])]
    },
    /** Has a share of what is said go astray on the way: 0 to 1. */
    lose(share: number): void {
      loss = share
      owed = 0
    },
    /** Has what is said arrive unevenly, the later packets up to so late: ms. */
    delayUnevenly(most: number): void {
      unevenness = most
    },
    press(digits: string): void {
      for (const digit of digits) if (eventType !== undefined) speaker.press(digit, eventType)
    },
    heard: (): Heard => ear.heard(),
    /** How loud one frequency is heard among others: dBFS. */
    levelAt: (frequency: number): number => ear.levelAt(frequency),
    async close(): Promise<void> {
      isClosed = true
      speaker.stop()
      await path.close()
    },
  }
}

export type Audio = ReturnType<typeof createAudio>
