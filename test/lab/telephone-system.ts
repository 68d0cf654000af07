import { createFarEnd, type FarEnd } from './sip/far-end/far-end.ts'
import { rtpLink, webRtcLink } from './sip/far-end/links.ts'
import type { Endpoint } from './sip/far-end/user-agent/udp-transport.ts'
import { startKamailio } from './sip/kamailio/kamailio.ts'
import { createSipPlatform } from './sip/platform/platform.ts'
import type { LabServer } from './server.ts'
import { originOf } from './site.ts'

/** A telephone system with somebody at its far end. */
export interface TelephoneSystem {
  readonly description: string
  /** Where phones connect to. */
  readonly webSocket: string
  readonly farEnd: FarEnd
  /** Where the numbers `elsewhere` lead to, over UDP and plain RTP; nothing where the system has no trunks. */
  readonly secondTrunk?: Trunk
  /** Who is registered now. */
  registered(): Promise<readonly string[]>
  /** Says how many new messages are in somebody's voice mail. */
  setMessages(user: string, count: number): void
  /** Closes every phone's connection. */
  cut(): Promise<void>
  close(): Promise<void>
}

/** Both ends of a trunk. */
export interface Trunk {
  readonly local: Endpoint
  readonly server: Endpoint
}

export interface TelephoneSystemParts {
  readonly server: LabServer
  /** Shared with the token service. */
  readonly secret: string
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

async function startReal({ secret }: TelephoneSystemParts): Promise<TelephoneSystem> {
  const kamailio = await startKamailio({ secret })
  const farEnd = createFarEnd({ link: rtpLink({ local: kamailio.trunk, server: kamailio.sip }) })
  await farEnd.start()
  const { registered, setMessages, cut } = kamailio
  return {
    description: 'Kamailio and rtpengine',
    webSocket: kamailio.webSocketUrl,
    farEnd,
    secondTrunk: { local: kamailio.secondTrunk, server: kamailio.sip },
    registered,
    setMessages,
    cut,
    async close() {
      await farEnd.close()
      await kamailio.stop()
    },
  }
}

/** The telephone systems that the lab can start. */
export const telephoneSystems = { embedded: startEmbedded, kamailio: startReal } as const

export type TelephoneSystemName = keyof typeof telephoneSystems
