import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually } from '../../drivers/eventually.ts'
import { startProgram } from '../program.ts'
import { hosts } from '../site.ts'

/** A Keycloak server without any realm of ours. */
export interface KeycloakServer {
  /** On loopback, at a port of its own. */
  readonly origin: string
  /** A client with all rights. */
  readonly administrator: { readonly clientId: string; readonly secret: string }
  stop(): Promise<void>
}

/** ms that Keycloak has to get ready: some ten seconds are usual, on a busy machine it takes much longer. */
const patience = 120_000

const parameters = [
  'start',
  '--optimized',
  '--cache=local',
  '--http-enabled=true',
  '--http-host=127.0.0.1',
  '--http-port=0',
  // The host name in a request decides about the issuer.
  '--hostname-strict=false',
]

/**
 * Java resolves `.localhost` names as little as Node does, and the broker has to find the external provider. A
 * server that lives for minutes starts twice as fast with the quick compiler alone.
 */
const javaOptions = (hostsFile: string): string => `-Djdk.net.hosts.file=${hostsFile} -XX:TieredStopAtLevel=1`

const isReady = async (origin: string): Promise<boolean> => (await fetch(`${origin}/health/ready`)).ok

/** Starts the Keycloak that is installed in the folder, with an empty database in memory. */
export async function startKeycloakServer(folder: string): Promise<KeycloakServer> {
  const directory = await mkdtemp(join(tmpdir(), 'keycloak-'))
  const hostsFile = join(directory, 'hosts')
  await writeFile(hostsFile, `127.0.0.1 ${['localhost', hosts.identity, hosts.external].join(' ')}\n`)
  const administrator = { clientId: 'lab', secret: randomBytes(24).toString('base64url') }
  const program = await startProgram({
    command: join(folder, 'bin/kc.sh'),
    arguments: parameters,
    directory,
    environment: {
      JAVA_OPTS_APPEND: javaOptions(hostsFile),
      KC_BOOTSTRAP_ADMIN_CLIENT_ID: administrator.clientId,
      KC_BOOTSTRAP_ADMIN_CLIENT_SECRET: administrator.secret,
    },
    logsTo: 'stdout',
    ready: /Listening on: (http:\/\/[\d.]+:\d+)/,
    patience,
  })
  const [, origin = ''] = program.readiness
  const stop = async (): Promise<void> => {
    await program.stop()
    await rm(directory, { recursive: true })
  }
  try {
    await eventually(() => isReady(origin), Boolean, 'Keycloak is ready', patience)
  } catch (error) {
    await stop()
    throw error
  }
  return { origin, administrator, stop }
}
