import { randomInt } from 'node:crypto'
import { RtpHeader, RtpPacket } from 'werift'
import { pcmuType } from './pcmu.ts'
import { eventPayloads } from './telephone-event.ts'
import { packetSamples, packetTime, toneOf } from './tone.ts'

/** Says a tone in PCMU packets, one each 20 ms, and digits in between. */
export function createSpeaker(frequency: number, send: (packet: RtpPacket) => void) {
  const tone = toneOf(frequency)
  const ssrc = randomInt(2 ** 32)
  let sequence = randomInt(2 ** 15)
  let timestamp = randomInt(2 ** 31)
  let timer: NodeJS.Timeout | undefined
  let due = 0

  function sendPayload(payloadType: number, payload: Buffer, marker = false): void {
    sequence = (sequence + 1) % 2 ** 16
    send(
      new RtpPacket(
        new RtpHeader({ payloadType, sequenceNumber: sequence, timestamp, ssrc, marker }),
        payload,
      ),
    )
  }

  /** Timers come late, so the clock says how many packets are due. */
  function speak(): void {
    for (; due <= performance.now(); due += packetTime) {
      timestamp = (timestamp + packetSamples) % 2 ** 32
      sendPayload(pcmuType, tone.next().value)
    }
  }

  return {
    start(): void {
      if (timer) return
      due = performance.now()
      timer = setInterval(speak, packetTime / 2)
    },
    stop(): void {
      clearInterval(timer)
      timer = undefined
    },
    /** @param type the payload type that was agreed for telephone events */
    press(digit: string, type: number): void {
      timestamp = (timestamp + packetSamples) % 2 ** 32
      eventPayloads(digit).forEach((payload, index) => {
        sendPayload(type, payload, index === 0)
      })
      timestamp = (timestamp + 800) % 2 ** 32
    },
  }
}
