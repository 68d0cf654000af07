import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sipDomain, tones } from '../../agents.ts'
import { toneOf } from '../far-end/audio/tone.ts'
import { sampleRate } from '../far-end/audio/pcmu.ts'
import type { Endpoint } from '../far-end/user-agent/udp-transport.ts'
import { startProgram } from '../../program.ts'
import { fragmentsFor } from './fragments.ts'
import { fill } from './template.ts'

/** What sipp does, each a file in `scenarios`. A call `lasts` some ms from its answer. */
export type Scenario =
  /** It has telephone events under the number `eventType`, whatever was offered. */
  | { readonly does: 'answer'; readonly eventType: number }
  /** It has one codec alone (RFC 3551 section 6), and says back what it hears. */
  | { readonly does: 'echo'; readonly codec: string; readonly payloadType: number }
  | { readonly does: 'reject'; readonly status: number }
  | {
      readonly does: 'call'
      readonly extension: string
      readonly from: string
      readonly name: string
      readonly lasts: number
    }
  /** It tells by UPDATE who is there now, that it holds, and that it does not any more. */
  | { readonly does: 'update' }
  | { readonly does: 'redirect'; readonly to: string }
  /** It wants its early media confirmed. */
  | { readonly does: 'reliable' }
  /** It has the phone refresh the call after 300 s. */
  | { readonly does: 'timer' }
  | { readonly does: 'late-offer'; readonly extension: string }
  /** It takes the place of a call: the value of the header Replaces. */
  | { readonly does: 'replaces'; readonly extension: string; readonly place: string }
  /** It is to call that number, and says that it has. */
  | { readonly does: 'refer'; readonly to: string }

export interface SippOptions {
  readonly scenario: Scenario
  /** The trunk's address, as Kamailio knows it. */
  readonly local: Endpoint
  readonly server: Endpoint
  /** The first port for its audio. */
  readonly mediaPort?: number
  /** How many calls until it ends by itself. */
  readonly calls?: number
  /** Hz */
  readonly tone?: number
}

export interface Sipp {
  /** All SIP messages that it has sent and received so far, as text. */
  messages(): Promise<string>
  /** Resolves when all calls are over: whether each of them went as the scenario says. */
  readonly succeeded: Promise<boolean>
  stop(): Promise<void>
}

/** sipp makes its file with the first message. */
function nothingYet(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT') throw error
  return ''
}

/** Those that begin by themselves. */
const callers: readonly Scenario['does'][] = ['call', 'late-offer', 'replaces']
/** Those that say back what they hear. */
const echoing: readonly Scenario['does'][] = ['echo', 'update', 'timer', 'refer']

const messageFile = 'messages.log'

const scenarioFile = (name: string): URL => new URL(`scenarios/${name}`, import.meta.url)

/** Linux lists open UDP ports in hexadecimal, the address back to front. */
async function isBound({ host, port }: Endpoint): Promise<boolean> {
  const address = host
    .split('.')
    .reverse()
    .map((part) => Number(part).toString(16).padStart(2, '0'))
  const entry = `${address.join('')}:${port.toString(16).padStart(4, '0')}`
  return (await readFile('/proc/net/udp', 'utf8')).includes(entry.toUpperCase())
}

/** A second of the tone, which sipp plays again and again. */
async function writeTone(path: string, frequency: number): Promise<void> {
  const payloads = toneOf(frequency)
  const second = Array.from({ length: 50 }, () => payloads.next().value)
  await writeFile(path, Buffer.concat(second).subarray(0, sampleRate))
}

/**
 * Starts sipp as the trunk of Kamailio: a far end of other making than ours. Needs the Debian package `sip-tester`.
 */
export async function startSipp(options: SippOptions): Promise<Sipp> {
  const { scenario, local, server, mediaPort = 6000, calls, tone = tones.farEnd } = options
  const directory = await mkdtemp(join(tmpdir(), 'sipp-'))
  const isCaller = callers.includes(scenario.does)
  const file = `${scenario.does}.xml`
  const template = await readFile(scenarioFile(file), 'utf8')
  const values = { ...fragmentsFor(sipDomain), ...scenario, domain: sipDomain }
  await writeFile(join(directory, file), fill(template, values))
  await writeTone(join(directory, 'tone.ul'), tone)
  const program = await startProgram({
    command: 'sipp',
    arguments: [
      `${server.host}:${String(server.port)}`,
      ...['-sf', file, '-nostdin', '-trace_msg', '-message_file', messageFile],
      ...(echoing.includes(scenario.does) ? ['-rtp_echo'] : []),
      ...['-i', local.host, '-p', String(local.port), '-mi', local.host, '-mp', String(mediaPort)],
      ...(isCaller || calls !== undefined ? ['-m', String(calls ?? 1)] : []),
    ],
    directory,
  })
  const succeeded = program.ended.then(async (code) => {
    await rm(directory, { recursive: true, force: true })
    return code === 0
  })
  let over = false
  void succeeded.then(() => {
    over = true
  })
  while (!isCaller && !over && !(await isBound(local))) await wait(20)
  return {
    messages: () => readFile(join(directory, messageFile), 'utf8').catch(nothingYet),
    succeeded,
    stop: () => program.stop(),
  }
}
