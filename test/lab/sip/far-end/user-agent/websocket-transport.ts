import { once } from 'node:events'
import type { LookupFunction } from 'node:net'
import { WebSocket } from 'ws'
import { formatMessage } from '../../message/format.ts'
import { newTag } from '../../message/identifiers.ts'
import { deliver, type SipTransport } from './transport.ts'

/** Node knows no `*.localhost`; all of them are this machine. */
const lookup: LookupFunction = (_host, { all }, callback) => {
  if (all) callback(null, [{ address: '127.0.0.1', family: 4 }])
  else callback(null, '127.0.0.1', 4)
}

/** SIP over WebSocket (RFC 7118). @param url for instance `ws://sip.localhost:7400/` */
export function createWebSocketTransport(url: string): SipTransport {
  // Nobody can connect to us, so our address is a name that leads nowhere (RFC 7118 §5).
  const host = `${newTag()}.invalid`
  let socket: WebSocket | undefined

  return {
    via: `SIP/2.0/WS ${host}`,
    contactHost: `${host};transport=ws`,
    reliable: true,
    async open(handlers) {
      const opening = new WebSocket(url, 'sip', { lookup })
      await once(opening, 'open')
      socket = opening
      opening.on('message', (data: Buffer) => {
        deliver(data.toString(), handlers)
      })
      opening.on('error', () => {
        opening.terminate()
      })
      opening.on('close', handlers.onLost)
    },
    send(message) {
      if (socket?.readyState === WebSocket.OPEN) socket.send(formatMessage(message))
    },
    async close() {
      if (!socket || socket.readyState === WebSocket.CLOSED) return
      // From here on it is not lost but given up.
      socket.removeAllListeners('message').removeAllListeners('close')
      const closed = once(socket, 'close')
      socket.close()
      await closed
    },
  }
}
