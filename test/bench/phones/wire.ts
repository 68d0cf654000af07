/** Looks at the wire below a phone in this page: SIP frames and audio packets. */
interface Waiting {
  readonly way: 'sent' | 'received'
  readonly start: string
  readonly resolve: (at: number) => void
}

let waiting: Waiting[] = []
const connections: RTCPeerConnection[] = []

function note(way: Waiting['way'], data: unknown): void {
  const at = performance.now()
  const isDue = (each: Waiting) => each.way === way && String(data).startsWith(each.start)
  const due = waiting.filter(isDue)
  waiting = waiting.filter((each) => !isDue(each))
  for (const { resolve } of due) resolve(at)
}

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.addEventListener('message', ({ data }) => note('received', data))
  }

  override send(data: string): void {
    note('sent', data)
    super.send(data)
  }
}

window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    connections.push(this)
  }
}

/** When the next frame that begins like that goes by: ms on the clock of the page. */
export const nextFrame = (way: Waiting['way'], start: string): Promise<number> =>
  new Promise((resolve) => waiting.push({ way, start, resolve }))

async function receivedPackets(): Promise<number> {
  let packets = 0
  for (const connection of connections)
    for (const entry of (await connection.getStats()).values()) {
      const { type, packetsReceived = 0 } = entry as { type: string; packetsReceived?: number }
      if (type === 'inbound-rtp' && connection.connectionState !== 'closed') packets += packetsReceived
    }
  return packets
}

/** When the first audio packet of the only call has come. */
export async function firstAudio(): Promise<number> {
  while ((await receivedPackets()) === 0) await new Promise((resolve) => setTimeout(resolve))
  return performance.now()
}

/** Lets go of the connections of calls that are over. */
export const forgetAudio = (): void => void connections.splice(0)
