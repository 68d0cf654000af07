import { connect, createServer, type Socket } from 'node:net'

/** A port in front of another one. While it is shut, whoever comes is refused, as where no server runs. */
export interface Door {
  readonly port: number
  open(): Promise<void>
  /** Cuts off those who are inside, too. */
  shut(): Promise<void>
}

/** Opens a door to a port of this machine. */
export async function openDoor(to: number): Promise<Door> {
  const inside = new Set<Socket>()
  const door = createServer((visitor) => {
    const server = connect({ port: to, host: '127.0.0.1' })
    for (const [one, other] of [
      [visitor, server],
      [server, visitor],
    ] as const) {
      inside.add(one)
      one.pipe(other)
      // Whoever goes takes the other one along; why it went is told by the browser.
      one.on('error', () => other.destroy())
      one.on('close', () => {
        inside.delete(one)
        other.destroy()
      })
    }
  })

  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      door.once('error', reject)
      door.listen({ port, host: '127.0.0.1' }, () => {
        door.off('error', reject)
        const address = door.address()
        resolve(typeof address === 'object' && address ? address.port : port)
      })
    })

  const port = await listen(0)
  return {
    port,
    open: async () => void (await listen(port)),
    shut: () =>
      new Promise((resolve) => {
        door.close(() => resolve())
        for (const socket of inside) socket.destroy()
      }),
  }
}
