import { answerChallenge, type Account } from '../../authentication/digest.ts'
import { branchOf, tagOf } from '../../message/address.ts'
import { newBranch } from '../../message/identifiers.ts'
import {
  headerOf,
  isRequest,
  prepend,
  replace,
  without,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../message/message.ts'
import { respond } from '../../message/respond.ts'
import { createClientTransaction, type ClientTransaction, type Watch } from './client-transaction.ts'
import type { Draft } from './dialog.ts'
import { createServerTransaction, type ServerTransaction } from './server-transaction.ts'
import { timing } from './timing.ts'
import type { SipTransport } from './transport.ts'

export interface UserAgentOptions {
  readonly transport: SipTransport
  /** Answers challenges; a trunk that is known by its address needs none. */
  readonly account?: Account
  /** A request other than ACK and CANCEL. */
  readonly onRequest: (transaction: ServerTransaction) => void
  readonly onLost: () => void
  /** ms that an answer or an ACK is waited for; 32 s when not given (64·T1, RFC 3261 §17). */
  readonly patience?: number
}

/** A request on its way. */
export interface Sent {
  cancel(): void
}

const answers = [
  [401, 'WWW-Authenticate', 'Authorization'],
  [407, 'Proxy-Authenticate', 'Proxy-Authorization'],
] as const

const methodOf = (message: SipMessage): string => headerOf(message, 'CSeq')?.split(' ')[1] ?? ''
const keyOf = (message: SipMessage, method = methodOf(message)): string =>
  `${branchOf(headerOf(message, 'Via')) ?? ''} ${method}`

/** One party of the signalling: sends requests, answers challenges, and sorts what comes in. */
export function createUserAgent({ transport, account, onRequest, onLost, patience }: UserAgentOptions) {
  const asked = new Map<string, ClientTransaction>()
  const asking = new Map<string, ServerTransaction>()

  function forgetLater(table: Map<string, unknown>, key: string): void {
    setTimeout(() => table.delete(key), timing.giveUp).unref()
  }

  function transact(draft: Draft, watch: Watch): ClientTransaction {
    const request = prepend(
      replace(draft, 'Max-Forwards', '70'),
      'Via',
      `${transport.via};branch=${newBranch()}`,
    )
    const key = keyOf(request)
    const watched: Watch = {
      ...watch,
      onFinal(response, sent) {
        forgetLater(asked, key)
        watch.onFinal(response, sent)
      },
    }
    const transaction = createClientTransaction(request, transport, watched, patience)
    asked.set(key, transaction)
    return transaction
  }

  /** The request again with the answer to a challenge, or `undefined` where there is nothing to answer. */
  function answered(draft: Draft, { status, ...response }: SipResponse): Draft | undefined {
    const [, asks, answer] = answers.find(([each]) => each === status) ?? []
    const challenge = asks && headerOf({ status, ...response }, asks)
    if (!challenge || !account || headerOf(draft, answer)) return undefined
    const number = Number(headerOf(draft, 'CSeq')?.split(' ')[0]) + 1
    const next = replace(draft, 'CSeq', `${String(number)} ${draft.method}`)
    return replace(next, answer, answerChallenge(challenge, account, draft.method, draft.uri))
  }

  function send(draft: Draft, watch: Watch): Sent {
    let current = transact(draft, {
      ...watch,
      onFinal(response, request) {
        const again = answered(draft, response)
        if (again) current = transact(again, watch)
        else watch.onFinal(response, request)
      },
    })
    return {
      cancel: () => {
        current.cancel()
      },
    }
  }

  function takeRequest(request: SipRequest): void {
    const known = asking.get(keyOf(request))
    if (known) {
      known.repeated()
      return
    }
    const transaction = createServerTransaction(request, transport, patience)
    asking.set(keyOf(request), transaction)
    forgetLater(asking, keyOf(request))
    onRequest(transaction)
  }

  function takeCancel(request: SipRequest): void {
    const invite = asking.get(keyOf(request, 'INVITE'))
    transport.send(respond(request, invite ? 200 : 481))
    invite?.cancel()
  }

  function takeAck(request: SipRequest): void {
    const sequence = `${headerOf(request, 'Call-ID') ?? ''} ${headerOf(request, 'CSeq')?.split(' ')[0] ?? ''}`
    for (const transaction of asking.values())
      if (transaction.sequence === sequence && transaction.localTag === tagOf(headerOf(request, 'To')))
        transaction.acknowledge()
  }

  const special: Readonly<Record<string, (request: SipRequest) => void>> = {
    ACK: takeAck,
    CANCEL: takeCancel,
  }

  return {
    open: (): Promise<void> =>
      transport.open({
        onMessage(message) {
          if (isRequest(message)) (special[message.method] ?? takeRequest)(message)
          else asked.get(keyOf(message))?.receive(message)
        },
        onLost,
      }),

    /** Sends an INVITE. */
    invite: send,

    /** Sends any other request. @returns the final response */
    ask: (draft: Draft): Promise<SipResponse> =>
      new Promise((resolve) => {
        send(draft, { onFinal: resolve })
      }),

    /** Sends an ACK to a 2xx, which has no response. */
    acknowledge(draft: Draft): void {
      transport.send(
        prepend(
          replace(without(draft, 'Contact'), 'Max-Forwards', '70'),
          'Via',
          `${transport.via};branch=${newBranch()}`,
        ),
      )
    },

    async close(): Promise<void> {
      for (const transaction of [...asked.values(), ...asking.values()]) transaction.abandon()
      await transport.close()
    },
  }
}

export type UserAgent = ReturnType<typeof createUserAgent>
