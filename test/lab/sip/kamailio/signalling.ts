import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { elsewhere, sipDomain } from '../../agents.ts'
import { createCertificate } from '../../certificate.ts'
import { freeTcpPort, freeUdpPort } from '../../free-port.ts'
import { startProgram } from '../../program.ts'
import type { Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { createControl } from './control.ts'
import { keepProgram, type Crashing } from './crashing.ts'
import { fill } from './template.ts'

/** By which digest a server asks who somebody is (RFC 8760). */
export type Algorithm = 'MD5' | 'SHA-256'

export interface SignallingOptions {
  readonly host: string
  readonly secret: string
  readonly algorithm?: Algorithm
  /** Each port is any free one when not given. */
  readonly webSocketPort?: number
  readonly sipPort?: number
  /** Whom it asks, and where it sends what is not for its own phones. */
  readonly rtpenginePort: number
  readonly trunk: Endpoint
  readonly secondTrunkPort: number
  readonly voiceMailPort: number
  /** Of its own. */
  readonly directory: string
  readonly log?: (line: string) => void
}

/** One Kamailio. */
export interface Signalling extends Crashing, ReturnType<typeof createControl> {
  readonly webSocketUrl: string
  /** The same over TLS, with a certificate that nobody has signed. */
  readonly secureWebSocketUrl: string
  readonly webSocketPort: number
  /** Where the trunks send their requests. */
  readonly sip: Endpoint
  stop(): Promise<void>
}

const templateFile = new URL('kamailio.cfg', import.meta.url)

const moduleFolders = ['x86_64', 'aarch64'].map(
  (machine) => `/usr/lib/${machine}-linux-gnu/kamailio/modules/`,
)

/** Nobody else may read what is in it. */
async function writeSecret(directory: string, name: string, content: string | Buffer): Promise<string> {
  const file = join(directory, name)
  await writeFile(file, content, { mode: 0o600 })
  return file
}

async function choosePorts({ host, webSocketPort, sipPort }: SignallingOptions) {
  const [web, secure, sip] = await Promise.all([freeTcpPort(host), freeTcpPort(host), freeUdpPort(host)])
  return { webSocketPort: webSocketPort ?? web, secureWebSocketPort: secure, sipPort: sipPort ?? sip }
}

/** Writes what was filled in. @returns the file */
async function configure(options: SignallingOptions, own: Readonly<Record<string, string | number>>) {
  const { directory, host, secret, algorithm = 'MD5', rtpenginePort, trunk } = options
  const { key, cert } = await createCertificate([sipDomain])
  const values = {
    ...{ host, secret, algorithm, rtpenginePort, domain: sipDomain },
    ...{ trunkHost: trunk.host, trunkPort: trunk.port, secondTrunkNumbers: elsewhere },
    ...{ secondTrunkPort: options.secondTrunkPort, voiceMailPort: options.voiceMailPort },
    key: await writeSecret(directory, 'key.pem', key),
    certificate: await writeSecret(directory, 'certificate.pem', cert),
    modules: moduleFolders.find((each) => existsSync(each)) ?? '',
    ...own,
  }
  return writeSecret(directory, 'kamailio.cfg', fill(await readFile(templateFile, 'utf8'), values))
}

const address = (scheme: 'ws' | 'wss', port: number): string => `${scheme}://${sipDomain}:${String(port)}/`

export async function startSignalling(options: SignallingOptions): Promise<Signalling> {
  const { directory, host, log } = options
  await mkdir(directory, { recursive: true })
  const control = join(directory, 'control')
  const ports = await choosePorts(options)
  const configuration = await configure(options, { control, ...ports })
  const program = await keepProgram(() =>
    startProgram({
      command: 'kamailio',
      arguments: [
        ...['-DD', '-E', '-f', configuration, '-Y', directory],
        ...['-P', join(directory, 'pid'), '-m', '64', '-M', '8'],
      ],
      directory,
      ready: /ready to take calls/,
      ...(log && { log }),
    }),
  )
  return {
    ...program,
    ...createControl(control),
    webSocketUrl: address('ws', ports.webSocketPort),
    secureWebSocketUrl: address('wss', ports.secureWebSocketPort),
    webSocketPort: ports.webSocketPort,
    sip: { host, port: ports.sipPort },
  }
}
