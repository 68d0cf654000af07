import type { RtpPacket } from 'werift'
import type { Direction } from './sdp.ts'

/** How audio gets to the other side and back. One row of `links.ts` has WebRTC, the other plain RTP. */
export interface AudioPath {
  /** @returns our description for an offer */
  answer(offer: string, direction: Direction): Promise<string>
  offer(direction: Direction): Promise<string>
  /** Takes the answer to our offer. */
  accept(answer: string): Promise<void>
  send(packet: RtpPacket): void
  close(): Promise<void>
}

/** @param receive takes each packet of the other side */
export type AudioPathFactory = (receive: (packet: RtpPacket) => void) => AudioPath
