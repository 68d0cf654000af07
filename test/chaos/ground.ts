import { startServer } from '../lab/server.ts'
import { createFarEnd, type FarEnd } from '../lab/sip/far-end/far-end.ts'
import { rtpLink, webRtcLink } from '../lab/sip/far-end/links.ts'
import { startKamailio, type KamailioPlatform } from '../lab/sip/kamailio/kamailio.ts'
import { createSipPlatform } from '../lab/sip/platform/platform.ts'

/** What a run stands on: a telephone system with somebody at its far end. */
export interface Ground {
  /** Of its WebSockets, on this machine. */
  readonly port: number
  /** That it shares with whoever makes accounts. */
  readonly secret: string
  readonly farEnd: FarEnd
  /** Real ones, which can crash. */
  readonly servers?: KamailioPlatform['servers']
  /** How long the two sides may disagree because of its own timers, which no test can turn: ms. */
  readonly slack: number
  /** ms since the epoch, as its server has it. */
  now(): number
  /** Lets time pass for its server. @param duration ms */
  pass(duration: number): void
  /** Drops every connection of its server, with all registrations. */
  cut(): void
  close(): Promise<void>
}

export const secret = 'only for tests'
const trunk = { user: 'far-end', password: 'far-end' }

/** How long the far end waits for an ACK, so that nobody has to wait for 32 s: ms. */
const patience = { embedded: 4_000, kamailio: 10_000 }

/** The embedded platform, for one run alone. */
export async function embeddedGround(): Promise<Ground> {
  const server = await startServer(0)
  const { port } = server
  let ahead = 0
  const now = () => Date.now() + ahead
  const platform = createSipPlatform({ port, secret, trunk, now: () => now() / 1_000 })
  server.add(platform)
  const link = webRtcLink({ account: trunk, server: { port } })
  const farEnd = createFarEnd({ link, patience: patience.embedded })
  await farEnd.start()
  return {
    port,
    secret,
    farEnd,
    slack: 0,
    now,
    pass: (duration) => void (ahead += duration),
    cut: () => platform.cut(),
    async close() {
      await farEnd.close()
      await server.close()
    },
  }
}

/** Kamailio and rtpengine, on ports of their own. */
export const startKamailioForChaos = (): Promise<KamailioPlatform> =>
  startKamailio({
    secret,
    webSocketPort: 18_081,
    sipPort: 15_061,
    trunk: { host: '127.0.0.10', port: 15_081 },
    rtpenginePort: 12_224,
    media: [41_000, 41_999],
  })

/** Kamailio and rtpengine, which run after run share, with a far end of this run's own. */
export async function kamailioGround(kamailio: KamailioPlatform): Promise<Ground> {
  const link = rtpLink({ local: kamailio.trunk, server: kamailio.sip })
  const farEnd = createFarEnd({ link, patience: patience.kamailio })
  await farEnd.start()
  return {
    port: kamailio.webSocketPort,
    servers: kamailio.servers,
    secret,
    farEnd,
    slack: patience.kamailio + 2_000,
    now: () => Date.now(),
    pass: () => undefined,
    cut: () => undefined,
    close: () => farEnd.close(),
  }
}
