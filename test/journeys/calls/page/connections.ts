declare global {
  interface Window {
    /** Every peer connection that the page has made, oldest first. */
    readonly connections: readonly RTCPeerConnection[]
    /** Has a connection say that its path is broken, or that it is well again. */
    pretend(index: number, state: RTCPeerConnectionState | undefined): void
  }
}

const connections: RTCPeerConnection[] = []

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.push(this)
  }
}

const pretend: Window['pretend'] = (index, state) => {
  const connection = connections[index]
  if (!connection) throw new Error(`no connection ${String(index)}`)
  if (state) Object.defineProperty(connection, 'connectionState', { value: state, configurable: true })
  else Reflect.deleteProperty(connection, 'connectionState')
  connection.dispatchEvent(new Event('connectionstatechange'))
}

Object.assign(window, { connections, pretend })

export {}
