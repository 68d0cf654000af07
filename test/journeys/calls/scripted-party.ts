import { sipDomain } from '../../lab/agents.ts'
import { createAudio, type Audio } from '../../lab/sip/far-end/media/audio.ts'
import { createWebRtcPath } from '../../lab/sip/far-end/media/webrtc-path.ts'
import { createRegistration } from '../../lab/sip/far-end/user-agent/registration.ts'
import type { ServerTransaction } from '../../lab/sip/far-end/user-agent/server-transaction.ts'
import { createUserAgent, type UserAgent } from '../../lab/sip/far-end/user-agent/user-agent.ts'
import { createWebSocketTransport } from '../../lab/sip/far-end/user-agent/websocket-transport.ts'
import type { Header } from '../../lab/sip/message/message.ts'
import type { CallBench } from './call-bench.ts'

export const sdpType: Header = ['Content-Type', 'application/sdp']

/** A telephone whose every message is the test's own. */
export interface ScriptedParty {
  readonly agent: UserAgent
  /** Contact, for answers and requests. */
  readonly contact: Header
  /** The next request of this method, the waiting ones first. */
  next(method: string): Promise<ServerTransaction>
  /** Audio of its own for one call. @param tone Hz */
  audio(tone: number): Audio
  close(): Promise<void>
}

/** Registers one more telephone of an extension. */
export async function startScriptedParty(
  { accountOf, port }: CallBench,
  extension = 'ben',
): Promise<ScriptedParty> {
  const account = accountOf(extension).credentials
  const transport = createWebSocketTransport(`ws://${sipDomain}:${String(port)}/`)
  const uri = `sip:${extension}@${transport.contactHost}`
  const arrived: ServerTransaction[] = []
  const waiting = new Map<string, (transaction: ServerTransaction) => void>()
  const audios: Audio[] = []

  const agent = createUserAgent({
    transport,
    account,
    onRequest(transaction) {
      const { method } = transaction.request
      const resolve = waiting.get(method)
      waiting.delete(method)
      if (resolve) resolve(transaction)
      else if (method === 'BYE') transaction.respond(200)
      else arrived.push(transaction)
    },
    onLost: () => undefined,
  })
  await agent.open()
  const registration = createRegistration({
    ask: agent.ask,
    user: extension,
    domain: sipDomain,
    contact: uri,
  })
  await registration.start()

  return {
    agent,
    contact: ['Contact', `<${registration.gruu() ?? uri}>`],
    next(method) {
      const at = arrived.findIndex(({ request }) => request.method === method)
      const [found] = at < 0 ? [] : arrived.splice(at, 1)
      return found ? Promise.resolve(found) : new Promise((resolve) => waiting.set(method, resolve))
    },
    audio(tone) {
      const audio = createAudio({ createPath: createWebRtcPath, tone, onDigit: () => undefined })
      audios.push(audio)
      return audio
    },
    async close() {
      registration.stop()
      await Promise.all(audios.map((audio) => audio.close()))
      await agent.close()
    },
  }
}
