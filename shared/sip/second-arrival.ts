import type { Core, UserAgent } from 'sip.js'
import type { Socket } from './socket.ts'

/** The corner of sip.js 0.21.2 that sorts requests. */
interface RequestSorter {
  receiveRequest(message: Core.IncomingRequestMessage): void
}

type Server = Core.UserAgentServer & { readonly transaction: Core.ServerTransaction }

const isSame = (one: Core.IncomingRequestMessage, other: Core.IncomingRequestMessage): boolean =>
  one.callId === other.callId && one.fromTag === other.fromTag && one.cseq === other.cseq

/**
 * Lets a call come in once more by another connection than before. A request that comes twice on different paths is
 * refused the second time (RFC 3261 section 8.2.2.2), and sip.js does so by itself; but where the first path was a
 * connection that has died, the second one is all there is.
 */
export function allowSecondArrival({ userAgentCore: core }: UserAgent, socket: Pick<Socket, 'count'>): void {
  const sorter = core as unknown as RequestSorter
  const servers = core.userAgentServers as Map<string, Server>
  const receive = sorter.receiveRequest.bind(core)
  /** By which connection each request came. */
  const connections = new WeakMap<Core.IncomingRequestMessage, number>()

  /** What the same request has left behind on connections that are gone. */
  const stale = (message: Core.IncomingRequestMessage) =>
    [...servers].filter(([, { transaction }]) => {
      const { request } = transaction
      return isSame(request, message) && connections.get(request) !== socket.count
    })

  sorter.receiveRequest = (message) => {
    connections.set(message, socket.count)
    const hidden = message.method === 'INVITE' && !message.toTag ? stale(message) : []
    for (const [branch] of hidden) servers.delete(branch)
    receive(message)
    for (const [branch, server] of hidden) servers.set(branch, server)
  }
}
