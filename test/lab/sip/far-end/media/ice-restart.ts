import type { RTCDtlsTransport } from 'werift'

type Connection = RTCDtlsTransport['iceTransport']['connection']
type Pair = NonNullable<Connection['nominated']>

/** werift forgets its path as soon as another one is wanted; it is to go on until that is found (RFC 8445 section 9). */
export function keepPath(connection: Connection): void {
  const send = connection.send
  let last: Pair | undefined
  connection.send = async (data) => {
    last = connection.nominated ?? last
    if (connection.nominated) await send(data)
    else await last?.protocol.sendData(data, last.remoteAddr)
  }
}

/** Looks for another path where one is wanted. werift does so by itself only before its handshake is over. */
export function findPath({ iceTransport, state }: RTCDtlsTransport): void {
  if (state !== 'connected' || iceTransport.connection.nominated) return
  // Where the call ends meanwhile nothing is found.
  iceTransport.start().catch(() => undefined)
}
