import { createSocket } from 'node:dgram'
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
  /** It tells by UPDATE who is there now, that it holds, and, at a sign, that it does not any more. */
  | { readonly does: 'update' }
  | { readonly does: 'redirect'; readonly to: string }
  /** It wants its early media confirmed, and answers at a sign. */
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
  /** Goes on where its scenario waits for a sign. */
  goOn(): Promise<void>
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

/** sipp takes a message for its scenario by the Call-ID alone, and ends at one that lacks a header of RFC 3261 section 8.1.1. */
const signFor = (callId: string): string =>
  [
    ...['INFO sip:sipp@localhost SIP/2.0', 'Via: SIP/2.0/UDP localhost:9;branch=z9hG4bKsign'],
    ...['From: <sip:test@localhost>;tag=test', 'To: <sip:sipp@localhost>;tag=sipp', `Call-ID: ${callId}`],
    ...['CSeq: 1 INFO', 'Max-Forwards: 70', 'Content-Length: 0', '', ''],
  ].join('\r\n')

async function sendTo({ host, port }: Endpoint, message: string): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.send(message, port, host, resolve))
  socket.close()
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
  const messages = () => readFile(join(directory, messageFile), 'utf8').catch(nothingYet)
  return {
    messages,
    goOn: async () => {
      const callId = /^Call-ID: *(.+?)\r?$/im.exec(await messages())?.[1]
      if (callId === undefined) throw new Error('sipp has no call')
      await sendTo(local, signFor(callId))
    },
    succeeded,
    stop: () => program.stop(),
  }
}
