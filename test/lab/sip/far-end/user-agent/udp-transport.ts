import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { formatMessage } from '../../message/format.ts'
import { deliver, type SipTransport } from './transport.ts'

export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** SIP over UDP, as trunks speak it. */
export function createUdpTransport(local: Endpoint, server: Endpoint): SipTransport {
  const address = `${local.host}:${String(local.port)}`
  let socket: Socket | undefined

  return {
    via: `SIP/2.0/UDP ${address};rport`,
    contactHost: address,
    reliable: false,
    async open(handlers) {
      socket = createSocket('udp4')
      socket.on('message', (data) => {
        deliver(data.toString(), handlers)
      })
      socket.bind(local.port, local.host)
      await once(socket, 'listening')
    },
    send(message) {
      socket?.send(formatMessage(message), server.port, server.host)
    },
    async close() {
      const closing = socket
      socket = undefined
      if (!closing) return
      const closed = once(closing, 'close')
      closing.close()
      await closed
    },
  }
}
