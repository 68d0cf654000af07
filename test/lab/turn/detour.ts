import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** Leads datagrams to another place, and what comes back to whoever sent them, as if the place were far away. */
export interface Detour {
  readonly port: number
  /** Has a share of what is sent on by a channel (RFC 8656 section 12) go astray, on the way there: 0 to 1. */
  lose(share: number): void
  close(): Promise<void>
}

interface Place {
  readonly host: string
  readonly port: number
}

/** By its first two bits, other than requests to the relay itself. */
const isChannelData = (datagram: Buffer): boolean => datagram.readUInt8(0) >> 6 === 1

/** @param roundTrip ms */
export async function startDetour({ host, port }: Place, roundTrip: number): Promise<Detour> {
  const entrance = createSocket('udp4')
  const exits = new Map<number, Socket>()
  let isOpen = true
  let loss = 0
  let owed = 0
  const later = (send: () => void) => setTimeout(() => isOpen && send(), roundTrip / 2)

  function isLost(datagram: Buffer): boolean {
    owed += isChannelData(datagram) ? loss : 0
    if (owed < 1) return false
    owed -= 1
    return true
  }

  /** Each sender has a way of its own, so that the place can tell them apart. */
  function exitFor(sender: number): Socket {
    const known = exits.get(sender)
    if (known) return known
    const exit = createSocket('udp4')
    exit.on('message', (datagram) => later(() => entrance.send(datagram, sender, host)))
    exits.set(sender, exit)
    return exit
  }

  entrance.on('message', (datagram, { port: sender }) => {
    const exit = exitFor(sender)
    if (!isLost(datagram)) later(() => exit.send(datagram, port, host))
  })
  entrance.bind(0, host)
  await once(entrance, 'listening')
  return {
    port: entrance.address().port,
    lose(share) {
      loss = share
      owed = 0
    },
    async close() {
      isOpen = false
      const sockets = [entrance, ...exits.values()]
      const closed = sockets.map((socket) => once(socket, 'close'))
      for (const socket of sockets) socket.close()
      await Promise.all(closed)
    },
  }
}
