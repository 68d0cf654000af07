import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sipDomain } from '../../agents.ts'
import type { Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { startProgram, type Program } from '../../program.ts'
import { startRtpengine } from './rtpengine.ts'
import { fill } from './template.ts'

export interface KamailioOptions {
  /** The secret shared with the token service. */
  readonly secret: string
  readonly webSocketPort?: number
  readonly sipPort?: number
  /** Where calls to telephone numbers go, and from where nobody is asked for credentials. */
  readonly trunk?: Endpoint
  readonly rtpenginePort?: number
  readonly media?: readonly [number, number]
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
  readonly webSocketPort: number
  /** Where the trunk sends its requests. */
  readonly sip: Endpoint
  readonly trunk: Endpoint
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
const templateFile = new URL('kamailio.cfg', import.meta.url)

const moduleFolders = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/kamailio/modules/`,
)

/**
 * Starts Kamailio and rtpengine, on this machine's loopback alone. Needs the Debian packages `kamailio`,
 * `kamailio-websocket-modules`, `kamailio-autheph-modules` and `rtpengine-daemon`.
 */
export async function startKamailio(options: KamailioOptions): Promise<KamailioPlatform> {
  const { secret, webSocketPort = 8080, sipPort = 5060, rtpenginePort = 2223 } = options
  const { trunk = { host: '127.0.0.9', port: 5080 }, media = [30_000, 30_999], log } = options
  const directory = await mkdtemp(join(tmpdir(), 'kamailio-'))
  const configuration = join(directory, 'kamailio.cfg')
  const modules = moduleFolders.find((each) => existsSync(each)) ?? ''
  const values = { domain: sipDomain, host, secret, modules, webSocketPort, sipPort, rtpenginePort }
  const template = await readFile(templateFile, 'utf8')
  const text = fill(template, { ...values, trunkHost: trunk.host, trunkPort: trunk.port })
  // Nobody else may read the secret.
  await writeFile(configuration, text, { mode: 0o600 })

  // Kamailio gives rtpengine up for a minute when it is not there at the first question.
  const rtpengine = await keepProgram(() =>
    startRtpengine({ host, port: rtpenginePort, media, directory, ...(log && { log }) }),
  )
  const kamailio = await keepProgram(() =>
    startProgram({
      command: 'kamailio',
      arguments: [
        ...['-DD', '-E', '-f', configuration, '-Y', directory, '-P', join(directory, 'pid')],
        ...['-m', '64', '-M', '8'],
      ],
      directory,
      ready: /ready to take calls/,
      ...(log && { log }),
    }),
  ).catch(async (error: unknown) => {
    await rtpengine.stop()
    throw error
  })

  return {
    webSocketUrl: `ws://${sipDomain}:${String(webSocketPort)}/`,
    webSocketPort,
    sip: { host, port: sipPort },
    trunk,
    servers: { signalling: kamailio, media: rtpengine },
    async stop() {
      await kamailio.stop()
      await rtpengine.stop()
      await rm(directory, { recursive: true })
    },
  }
}
