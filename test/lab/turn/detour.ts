import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'

/** Leads datagrams to another place, and what comes back to whoever sent them, as if the place were far away. */
export interface Detour {
  readonly port: number
  close(): Promise<void>
}

interface Place {
  readonly host: string
  readonly port: number
}

/** @param roundTrip ms */
export async function startDetour({ host, port }: Place, roundTrip: number): Promise<Detour> {
  const entrance = createSocket('udp4')
  const exits = new Map<number, Socket>()
  let isOpen = true
  const later = (send: () => void) => setTimeout(() => isOpen && send(), roundTrip / 2)

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
    later(() => exit.send(datagram, port, host))
  })
  entrance.bind(0, host)
  await once(entrance, 'listening')
  return {
    port: entrance.address().port,
    async close() {
      isOpen = false
      const sockets = [entrance, ...exits.values()]
      const closed = sockets.map((socket) => once(socket, 'close'))
      for (const socket of sockets) socket.close()
      await Promise.all(closed)
    },
  }
}
