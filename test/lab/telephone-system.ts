import { createFarEnd, type FarEnd } from './sip/far-end/far-end.ts'
import { rtpLink, webRtcLink } from './sip/far-end/links.ts'
import type { Endpoint } from './sip/far-end/user-agent/udp-transport.ts'
import { startKamailio, type KamailioPlatform, type Spare } from './sip/kamailio/kamailio.ts'
import type { Algorithm } from './sip/kamailio/signalling.ts'
import { createSipPlatform } from './sip/platform/platform.ts'
import type { LabServer } from './server.ts'
import { originOf } from './site.ts'

/** A telephone system with somebody at its far end. */
export interface TelephoneSystem {
  readonly description: string
  /** Where phones connect to. */
  readonly webSocket: string
  /** The same over TLS, with a certificate that nobody has signed, where the system has that. */
  readonly secureWebSocket?: string
  readonly farEnd: FarEnd
  /** Where the numbers `elsewhere` lead to, over UDP and plain RTP; nothing where the system has no trunks. */
  readonly secondTrunk?: Trunk
  /** A second server for the same phones and trunks, where the system has one. */
  readonly spare?: Spare
  /** Who is registered now. */
  registered(): Promise<readonly string[]>
  /** Says how many new messages are in somebody's voice mail. */
  setMessages(user: string, count: number): void
  /** Closes every phone's connection. */
  cut(): Promise<void>
  close(): Promise<void>
}

/** Where phones connect to, the preferred server first. */
export const serversOf = ({ webSocket, spare }: TelephoneSystem): readonly string[] => [
  webSocket,
  ...(spare ? [spare.webSocketUrl] : []),
]

/** Both ends of a trunk. */
export interface Trunk {
  readonly local: Endpoint
  readonly server: Endpoint
}

export interface TelephoneSystemParts {
  readonly server: LabServer
  /** Shared with the token service. */
  readonly secret: string
  /** By which digest Kamailio asks who a phone is; MD5 when not given. */
  readonly algorithm?: Algorithm
}

async function startEmbedded({ server, secret }: TelephoneSystemParts): Promise<TelephoneSystem> {
  const { port } = server
  const trunk = { user: 'far-end', password: secret }
  const platform = createSipPlatform({ port, secret, trunk })
  server.add(platform)
  const farEnd = createFarEnd({ link: webRtcLink({ account: trunk, server: { port } }) })
  await farEnd.start()
  return {
    description: 'embedded, nothing to install',
    webSocket: originOf('sip', port).replace('http', 'ws') + '/',
    farEnd,
    registered: async () => platform.registered().map(({ user }) => user),
    setMessages: (user, count) => platform.setMessages(user, count),
    cut: async () => platform.cut(),
    close: () => farEnd.close(),
  }
}

async function onKamailio(kamailio: KamailioPlatform): Promise<TelephoneSystem> {
  const { sip, trunk, secondTrunk, registered, setMessages, cut } = kamailio
  const farEnd = createFarEnd({ link: rtpLink({ local: trunk, server: sip }) })
  await farEnd.start()
  return {
    description: 'Kamailio and rtpengine',
    webSocket: kamailio.webSocketUrl,
    secureWebSocket: kamailio.secureWebSocketUrl,
    farEnd,
    secondTrunk: { local: secondTrunk, server: sip },
    registered,
    setMessages,
    cut,
    async close() {
      await farEnd.close()
      await kamailio.stop()
    },
  }
}

const startReal = async ({ secret, algorithm }: TelephoneSystemParts): Promise<TelephoneSystem> =>
  onKamailio(await startKamailio({ secret, ...(algorithm && { algorithm }) }))

async function startPair({ secret }: TelephoneSystemParts): Promise<TelephoneSystem> {
  const kamailio = await startKamailio({ secret })
  const spare = await kamailio.addSpare()
  return { ...(await onKamailio(kamailio)), description: 'two Kamailios and rtpengine', spare }
}

/** The telephone systems that the lab can start. */
export const telephoneSystems = {
  embedded: startEmbedded,
  kamailio: startReal,
  'kamailio-pair': startPair,
} as const

export type TelephoneSystemName = keyof typeof telephoneSystems
