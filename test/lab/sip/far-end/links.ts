import { hosts } from '../../site.ts'
import type { Account } from '../authentication/digest.ts'
import type { AudioPathFactory } from './media/audio-path.ts'
import { createRtpPath } from './media/rtp-path.ts'
import { createWebRtcPath } from './media/webrtc-path.ts'
import type { SipTransport } from './user-agent/transport.ts'
import { createUdpTransport, type Endpoint } from './user-agent/udp-transport.ts'
import { createWebSocketTransport } from './user-agent/websocket-transport.ts'

/** How a far end is linked to a telephone system: signalling and audio. */
export interface Link {
  readonly transport: SipTransport
  readonly createPath: AudioPathFactory
  /** Registers with this account; a trunk that is known by its address needs none. */
  readonly account?: Account
  /** The user that it registers as, when the account's name says more than that. */
  readonly user?: string
}

/** WebSocket and WebRTC, as browsers have them: to the embedded platform, or to any other one. */
export const webRtcLink = (options: {
  readonly account: Account
  readonly user?: string
  /** The lab's platform at this port, or any other server. */
  readonly server: { readonly port: number } | { readonly url: string }
}): Link => ({
  transport: createWebSocketTransport(
    'url' in options.server ? options.server.url : `ws://${hosts.sip}:${String(options.server.port)}/`,
  ),
  createPath: createWebRtcPath,
  account: options.account,
  ...(options.user && { user: options.user }),
})

/** UDP and plain RTP, as the telephone network has them: a trunk of a server on this machine. */
export const rtpLink = (options: { readonly local: Endpoint; readonly server: Endpoint }): Link => ({
  transport: createUdpTransport(options.local, options.server),
  createPath: (receive) => createRtpPath(receive, options.local.host),
})
