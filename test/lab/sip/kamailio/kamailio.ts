import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freeUdpPort } from '../../free-port.ts'
import type { Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { keepProgram, type Crashing } from './crashing.ts'
import { startRtpengine } from './rtpengine.ts'
import { startSignalling, type Algorithm, type Signalling } from './signalling.ts'
import { startVoiceMail } from './voice-mail.ts'

export interface KamailioOptions {
  /** The secret shared with the token service. */
  readonly secret: string
  /** MD5 when not given. */
  readonly algorithm?: Algorithm
  /** Each port is any free one when not given. */
  readonly webSocketPort?: number
  readonly sipPort?: number
  readonly rtpenginePort?: number
  /** Where calls to telephone numbers go, and from where nobody is asked for credentials. */
  readonly trunk?: Endpoint
  readonly media?: readonly [first: number, last: number]
  /** Takes each line that the servers print. */
  readonly log?: (line: string) => void
}

export interface KamailioPlatform extends Omit<Signalling, keyof Crashing> {
  readonly trunk: Endpoint
  /** Where calls to the numbers that are `elsewhere` go. */
  readonly secondTrunk: Endpoint
  /** Says how many new messages are in somebody's voice mail. */
  setMessages(user: string, count: number): void
  /** Kamailio, and rtpengine. */
  readonly servers: { readonly signalling: Crashing; readonly media: Crashing }
  /** Starts one more Kamailio beside the first, with which it is stopped. */
  addSpare(): Promise<Spare>
}

/** A second Kamailio for the same phones and trunks, with the same rtpengine. */
export interface Spare extends Pick<Signalling, 'webSocketUrl' | 'registered'> {
  /** The first one dies without a word, and the address where trunks send to becomes the second one's. */
  takeOver(): Promise<void>
  /** The first one is there again, and has its address back. */
  handBack(): Promise<void>
}

const host = '127.0.0.1'
const usualTrunkHost = '127.0.0.9'

/** Ports that nobody else uses, so that several platforms can run on one machine, but for those that are given. */
async function choosePorts(given: KamailioOptions, trunkHost: string) {
  const [rtpenginePort, trunkPort, secondTrunkPort, voiceMailPort] = await Promise.all([
    freeUdpPort(host),
    freeUdpPort(trunkHost),
    freeUdpPort(trunkHost),
    freeUdpPort(trunkHost),
  ])
  return {
    rtpenginePort: given.rtpenginePort ?? rtpenginePort,
    trunk: given.trunk ?? { host: trunkHost, port: trunkPort },
    secondTrunkPort,
    voiceMailPort,
  }
}

/**
 * Starts Kamailio and rtpengine, on this machine's loopback alone. Needs the Debian packages `kamailio`,
 * `kamailio-websocket-modules`, `kamailio-tls-modules`, `kamailio-autheph-modules` and `rtpengine-daemon`.
 */
export async function startKamailio(options: KamailioOptions): Promise<KamailioPlatform> {
  const { webSocketPort, sipPort, media, log, ...common } = options
  const trunkHost = options.trunk?.host ?? usualTrunkHost
  const directory = await mkdtemp(join(tmpdir(), 'kamailio-'))
  const ports = await choosePorts(options, trunkHost)
  const shared = { ...common, ...ports, host, ...(log && { log }) }
  const signalling: Signalling[] = []

  async function startOne(given: Pick<KamailioOptions, 'webSocketPort' | 'sipPort'>): Promise<Signalling> {
    const own = join(directory, String(signalling.length))
    const started = await startSignalling({ ...shared, ...given, directory: own })
    signalling.push(started)
    return started
  }

  // Kamailio gives rtpengine up for a minute when it is not there at the first question.
  const rtpengine = await keepProgram(() =>
    startRtpengine({
      ...{ host, port: ports.rtpenginePort, directory },
      ...(media && { media }),
      ...(log && { log }),
    }),
  )
  const first = await startOne({
    ...(webSocketPort && { webSocketPort }),
    ...(sipPort && { sipPort }),
  }).catch(async (error: unknown) => {
    await rtpengine.stop()
    throw error
  })
  let owner = first
  const sip: Endpoint = {
    host,
    get port() {
      return owner.sip.port
    },
  }
  const voiceMail = await startVoiceMail({ host: trunkHost, port: ports.voiceMailPort }, sip)

  async function addSpare(): Promise<Spare> {
    const second = await startOne({})
    const { webSocketUrl, registered } = second
    return {
      webSocketUrl,
      registered,
      async takeOver() {
        await first.crash()
        owner = second
      },
      async handBack() {
        await first.start()
        owner = first
      },
    }
  }

  return {
    ...first,
    sip,
    trunk: ports.trunk,
    secondTrunk: { host: trunkHost, port: ports.secondTrunkPort },
    setMessages: (user, count) => voiceMail.set(user, count),
    servers: { signalling: first, media: rtpengine },
    addSpare,
    async stop() {
      await voiceMail.close()
      for (const each of signalling) await each.stop()
      await rtpengine.stop()
      await rm(directory, { recursive: true })
    },
  }
}
