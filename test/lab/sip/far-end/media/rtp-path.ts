import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { RtpPacket } from 'werift'
import type { AudioPath } from './audio-path.ts'
import { describePlain, eventTypeOf, mediaAddressOf, type Direction, type MediaAddress } from './sdp.ts'

const usualEventType = 101
/** RTCP has packet types 192 … 223 where RTP has marker and payload type (RFC 5761 §4). */
const isRtcp = (packet: Buffer): boolean => packet.readUInt8(1) >= 192 && packet.readUInt8(1) <= 223

/** Audio over plain RTP, as gateways to the telephone network speak it. */
export function createRtpPath(receive: (packet: RtpPacket) => void, host: string): AudioPath {
  const socket = createSocket('udp4')
  const bound = once(socket, 'listening')
  socket.bind(0, host)
  socket.on('message', (packet) => {
    if (packet.length >= 12 && !isRtcp(packet)) receive(RtpPacket.deSerialize(packet))
  })
  const session = Date.now()
  let version = 0
  let target: MediaAddress | undefined
  let open = true

  async function describe(direction: Direction, eventType: number): Promise<string> {
    await bound
    version++
    return describePlain({
      address: { host, port: socket.address().port },
      direction,
      eventType,
      session,
      version,
    })
  }

  return {
    answer(offer, direction) {
      target = mediaAddressOf(offer)
      // The other side may send nothing at all if the number is not the one that it has offered.
      return describe(direction, eventTypeOf(offer) ?? usualEventType)
    },
    offer: (direction) => describe(direction, usualEventType),
    async accept(answer) {
      target = mediaAddressOf(answer)
    },
    send(packet) {
      if (open && target) socket.send(packet.serialize(), target.port, target.host)
    },
    async close() {
      await bound
      open = false
      socket.close()
    },
  }
}
