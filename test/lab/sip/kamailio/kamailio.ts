import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { elsewhere, sipDomain } from '../../agents.ts'
import { freeTcpPort, freeUdpPort } from '../../free-port.ts'
import type { Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { startProgram, type Program } from '../../program.ts'
import { createControl } from './control.ts'
import { startRtpengine } from './rtpengine.ts'
import { fill } from './template.ts'
import { startVoiceMail } from './voice-mail.ts'

export interface KamailioOptions {
  /** The secret shared with the token service. */
  readonly secret: string
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

/** One of the two servers, which can crash and be started again. */
export interface Crashing {
  crash(): Promise<void>
  start(): Promise<void>
}

export interface KamailioPlatform {
  readonly webSocketUrl: string
  /** Where the trunks send their requests. */
  readonly sip: Endpoint
  readonly trunk: Endpoint
  /** Where calls to the numbers that are `elsewhere` go. */
  readonly secondTrunk: Endpoint
  /** Who is registered now. */
  registered(): Promise<readonly string[]>
  /** Says how many new messages are in somebody's voice mail. */
  setMessages(user: string, count: number): void
  /** Closes every WebSocket. */
  cut(): Promise<void>
  readonly webSocketPort: number
  /** Kamailio, and rtpengine. */
  readonly servers: { readonly signalling: Crashing; readonly media: Crashing }
  stop(): Promise<void>
}

/** Keeps a program under its name while it is exchanged for a new one. */
async function keepProgram(run: () => Promise<Program>): Promise<Crashing & Pick<Program, 'stop'>> {
  let program = await run()
  return {
    crash: () => program.kill(),
    async start() {
      program = await run()
    },
    stop: () => program.stop(),
  }
}

const host = '127.0.0.1'
const usualTrunkHost = '127.0.0.9'
const templateFile = new URL('kamailio.cfg', import.meta.url)

const moduleFolders = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/kamailio/modules/`,
)

/** Ports that nobody else uses, so that several platforms can run on one machine, but for those that are given. */
async function choosePorts(given: KamailioOptions, trunkHost: string) {
  const [webSocketPort, sipPort, rtpenginePort] = await Promise.all([
    freeTcpPort(host),
    freeUdpPort(host),
    freeUdpPort(host),
  ])
  const [trunkPort, secondTrunkPort, voiceMailPort] = await Promise.all([
    freeUdpPort(trunkHost),
    freeUdpPort(trunkHost),
    freeUdpPort(trunkHost),
  ])
  return {
    webSocketPort: given.webSocketPort ?? webSocketPort,
    sipPort: given.sipPort ?? sipPort,
    rtpenginePort: given.rtpenginePort ?? rtpenginePort,
    trunkPort: given.trunk?.port ?? trunkPort,
    secondTrunkPort,
    voiceMailPort,
  }
}

/** Where what was filled in is written; nobody else may read the secret in it. */
async function configure(directory: string, values: Readonly<Record<string, string | number>>) {
  const file = join(directory, 'kamailio.cfg')
  await writeFile(file, fill(await readFile(templateFile, 'utf8'), values), { mode: 0o600 })
  return file
}

/**
 * Starts Kamailio and rtpengine, on this machine's loopback alone. Needs the Debian packages `kamailio`,
 * `kamailio-websocket-modules`, `kamailio-autheph-modules` and `rtpengine-daemon`.
 */
export async function startKamailio(options: KamailioOptions): Promise<KamailioPlatform> {
  const { secret, trunk, media, log } = options
  const trunkHost = trunk?.host ?? usualTrunkHost
  const directory = await mkdtemp(join(tmpdir(), 'kamailio-'))
  const control = join(directory, 'control')
  const modules = moduleFolders.find((each) => existsSync(each)) ?? ''
  const ports = await choosePorts(options, trunkHost)
  const numbers = { secondTrunkNumbers: elsewhere }
  const values = { domain: sipDomain, host, trunkHost, secret, modules, control, ...numbers, ...ports }
  const configuration = await configure(directory, values)
  const sip = { host, port: ports.sipPort }
  const logging = log ? { log } : {}
  const mediaPorts = media ? { media } : {}

  // Kamailio gives rtpengine up for a minute when it is not there at the first question.
  const rtpengine = await keepProgram(() =>
    startRtpengine({ host, port: ports.rtpenginePort, directory, ...mediaPorts, ...logging }),
  )
  const kamailio = await keepProgram(() =>
    startProgram({
      command: 'kamailio',
      arguments: [
        ...['-DD', '-E', '-f', configuration, '-Y', directory],
        ...['-P', join(directory, 'pid'), '-m', '64', '-M', '8'],
      ],
      directory,
      ready: /ready to take calls/,
      ...logging,
    }),
  ).catch(async (error: unknown) => {
    await rtpengine.stop()
    throw error
  })
  const voiceMail = await startVoiceMail({ host: trunkHost, port: ports.voiceMailPort }, sip)

  return {
    webSocketUrl: `ws://${sipDomain}:${String(ports.webSocketPort)}/`,
    sip,
    trunk: { host: trunkHost, port: ports.trunkPort },
    secondTrunk: { host: trunkHost, port: ports.secondTrunkPort },
    setMessages: (user, count) => voiceMail.set(user, count),
    ...createControl(control),
    webSocketPort: ports.webSocketPort,
    servers: { signalling: kamailio, media: rtpengine },
    async stop() {
      await voiceMail.close()
      await kamailio.stop()
      await rtpengine.stop()
      await rm(directory, { recursive: true })
    },
  }
}
