import { elsewhere, sipDomain } from '../../lab/agents.ts'
import { createAudio, type Audio } from '../../lab/sip/far-end/media/audio.ts'
import type { AudioPathFactory } from '../../lab/sip/far-end/media/audio-path.ts'
import { createRtpPath } from '../../lab/sip/far-end/media/rtp-path.ts'
import { createWebRtcPath } from '../../lab/sip/far-end/media/webrtc-path.ts'
import { createRegistration } from '../../lab/sip/far-end/user-agent/registration.ts'
import type { ServerTransaction } from '../../lab/sip/far-end/user-agent/server-transaction.ts'
import type { SipTransport } from '../../lab/sip/far-end/user-agent/transport.ts'
import { createUdpTransport } from '../../lab/sip/far-end/user-agent/udp-transport.ts'
import { createUserAgent, type UserAgent } from '../../lab/sip/far-end/user-agent/user-agent.ts'
import { createWebSocketTransport } from '../../lab/sip/far-end/user-agent/websocket-transport.ts'
import type { Account } from '../../lab/sip/authentication/digest.ts'
import { headerOf, type Header, type SipRequest } from '../../lab/sip/message/message.ts'
import type { CallBench } from './call-bench.ts'

export const sdpType: Header = ['Content-Type', 'application/sdp']

/** A telephone whose every message is the test's own. */
export interface ScriptedParty {
  readonly agent: UserAgent
  /** What the agent dials to reach it. */
  readonly address: string
  /** Contact, for answers and requests. */
  readonly contact: Header
  /** The next request of this method, the waiting ones first. */
  next(method: string): Promise<ServerTransaction>
  /** The digits that it was sent as events in its audio. */
  digits(): string
  /** Audio of its own for one call. @param tone Hz */
  audio(tone: number): Audio
  close(): Promise<void>
}

interface Place {
  readonly transport: SipTransport
  readonly address: string
  readonly contactUri: string
  readonly createPath: AudioPathFactory
  readonly account?: Account
}

/** What is common to scripted parties, wherever they are. */
async function start({ transport, address, contactUri, createPath, account }: Place) {
  const arrived: ServerTransaction[] = []
  const waiting = new Map<string, (transaction: ServerTransaction) => void>()
  const audios: Audio[] = []
  /** Call-IDs of its own. What a server repeats to the party that was here before is none of its business. */
  const calls = new Set<string | undefined>()
  let digits = ''
  const isStray = (request: SipRequest): boolean =>
    /;\s*tag=/i.test(headerOf(request, 'To') ?? '') && !calls.has(headerOf(request, 'Call-ID'))
  const agent = createUserAgent({
    transport,
    ...(account && { account }),
    onRequest(transaction) {
      const { request } = transaction
      const { method } = request
      if (isStray(request)) return void transaction.respond(481)
      calls.add(headerOf(request, 'Call-ID'))
      const resolve = waiting.get(method)
      waiting.delete(method)
      if (resolve) resolve(transaction)
      else if (method === 'BYE' || method === 'OPTIONS') transaction.respond(200)
      else arrived.push(transaction)
    },
    onLost: () => undefined,
  })
  await agent.open()

  const invite: UserAgent['invite'] = (request, ...rest) => {
    calls.add(headerOf(request, 'Call-ID'))
    return agent.invite(request, ...rest)
  }

  return {
    agent: { ...agent, invite },
    address,
    contact: ['Contact', `<${contactUri}>`] as const,
    next(method: string): Promise<ServerTransaction> {
      const at = arrived.findIndex(({ request }) => request.method === method)
      const [found] = at < 0 ? [] : arrived.splice(at, 1)
      return found ? Promise.resolve(found) : new Promise((resolve) => waiting.set(method, resolve))
    },
    digits: () => digits,
    audio(tone: number): Audio {
      const audio = createAudio({ createPath, tone, onDigit: (digit) => (digits += digit) })
      audios.push(audio)
      return audio
    },
    async close(): Promise<void> {
      await Promise.all(audios.map((audio) => audio.close()))
      await agent.close()
    },
  }
}

/** Registers one more telephone of an extension, on a WebSocket and with WebRTC. */
export async function startScriptedParty(
  { accountOf, platform }: CallBench,
  extension = 'ben',
): Promise<ScriptedParty> {
  const transport = createWebSocketTransport(platform.webSocket)
  const contactUri = `sip:${extension}@${transport.contactHost}`
  const address = `sip:${extension}@${sipDomain}`
  const account = accountOf(extension).credentials
  const party = await start({ transport, address, contactUri, createPath: createWebRtcPath, account })
  const { ask } = party.agent
  const registration = createRegistration({ ask, user: extension, domain: sipDomain, contact: contactUri })
  await registration.start().catch(async (error: unknown) => {
    await party.close()
    throw error
  })
  return {
    ...party,
    contact: ['Contact', `<${registration.gruu() ?? contactUri}>`],
    async close() {
      await registration.remove()
      await party.close()
    },
  }
}

const numberElsewhere = `${elsewhere}123456`

/** Somebody in the telephone network, who comes by UDP and plain RTP. */
export async function startScriptedNumber({ platform }: CallBench): Promise<ScriptedParty> {
  const { secondTrunk } = platform
  if (!secondTrunk) throw new Error(`${platform.description} has no second trunk`)
  const { local, server } = secondTrunk
  const transport = createUdpTransport(local, server)
  return start({
    transport,
    address: `sip:${numberElsewhere}@${sipDomain}`,
    contactUri: `sip:trunk@${transport.contactHost}`,
    createPath: (receive) => createRtpPath(receive, local.host),
  })
}
