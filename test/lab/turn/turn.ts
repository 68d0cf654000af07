import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { IceServer } from '../../../shared/ports/telephony.ts'
import { freeUdpPort } from '../free-port.ts'
import { startProgram } from '../program.ts'
import { startDetour } from './detour.ts'

/** A relay (RFC 8656) on this machine's loopback. */
export interface Turn {
  /** As an account names it. */
  readonly server: IceServer
  /** Has a share of what a phone says by it go astray: 0 to 1. */
  lose(share: number): void
  stop(): Promise<void>
}

export interface TurnOptions {
  /** How far away it is: ms there and back. */
  readonly roundTrip?: number
}

const host = '127.0.0.1'
const user = { username: 'ada', credential: 'only for tests' }

/** Below the ports that the system gives out by itself, and apart from those of media servers. */
const relayPorts = { first: 18_000, last: 18_199 }

/** Starts coturn. Needs the Debian package `coturn`. */
export async function startTurn({ roundTrip = 0 }: TurnOptions = {}): Promise<Turn> {
  const directory = await mkdtemp(join(tmpdir(), 'turn-'))
  const port = await freeUdpPort(host)
  const program = await startProgram({
    command: 'turnserver',
    arguments: [
      ...['-n', '--log-file=stdout', '--no-cli', '--no-tls', '--no-dtls', '--no-rfc5780'],
      ...[`--userdb=${join(directory, 'users')}`, `--pidfile=${join(directory, 'pid')}`],
      ...[`--listening-ip=${host}`, `--relay-ip=${host}`, '--allow-loopback-peers'],
      ...[`--listening-port=${String(port)}`, '--lt-cred-mech', '--realm=relay.test'],
      ...[`--min-port=${String(relayPorts.first)}`, `--max-port=${String(relayPorts.last)}`],
      `--user=${user.username}:${user.credential}`,
    ],
    directory,
    logsTo: 'stdout',
    ready: /DB connection success/,
  })
  const detour = await startDetour({ host, port }, roundTrip)
  return {
    server: { urls: [`turn:${host}:${String(detour.port)}?transport=udp`], ...user },
    lose: detour.lose,
    async stop() {
      await detour.close()
      await program.stop()
      await rm(directory, { recursive: true })
    },
  }
}
