import { tagOf } from '../message/address.ts'
import { headerOf, type Header, type SipRequest, type SipResponse } from '../message/message.ts'
import type { Call } from './call.ts'
import { digitOfInfo } from './info-digits.ts'
import { toldStatus } from './transfer.ts'
import type { Dialog } from './user-agent/dialog.ts'
import type { ServerTransaction } from './user-agent/server-transaction.ts'
import type { UserAgent } from './user-agent/user-agent.ts'

export const sdpType: Header = ['Content-Type', 'application/sdp']

export interface ConversationOptions {
  readonly call: Call
  readonly dialog: Dialog
  readonly agent: Pick<UserAgent, 'ask' | 'invite' | 'acknowledge'>
  readonly contact: Header
  /** Takes a REFER of the agent. */
  readonly refer: (transaction: ServerTransaction, dialog: Dialog) => void
}

/** What happens in a call between its answer and its end. */
export function createConversation({ call, dialog, agent, contact, refer }: ConversationOptions) {
  let negotiating = false

  /** One change of the session at a time (RFC 3261 §14.2). */
  async function negotiate<T>(step: () => Promise<T>): Promise<T> {
    negotiating = true
    try {
      return await step()
    } finally {
      negotiating = false
    }
  }

  async function takeOffer({ request, respond }: ServerTransaction): Promise<void> {
    try {
      const body = await negotiate(() => call.audio.answer(request.body))
      dialog.retarget(request)
      call.noteChange()
      respond(200, { headers: [contact, sdpType], body })
    } catch (error) {
      respond(488, { headers: [['Reason', `SIP;text="${String(error)}"`]] })
    }
  }

  const methods: Readonly<Record<string, (transaction: ServerTransaction) => void>> = {
    INVITE(transaction) {
      if (negotiating) transaction.respond(491)
      else void takeOffer(transaction)
    },
    INFO({ request, respond }) {
      const digit = digitOfInfo(request)
      if (digit !== undefined) call.noteDigit(digit, 'info')
      respond(200)
    },
    REFER(transaction) {
      refer(transaction, dialog)
    },
    /** Tells of the transfer that we have asked for; once they are connected, we are not needed any more. */
    NOTIFY({ request, respond }) {
      respond(200)
      const status = toldStatus(request)
      if (status === undefined) return
      call.noteTransfer(status)
      if (status >= 200 && status < 300) void hangUp()
    },
    BYE({ respond }) {
      respond(200)
      call.end({ by: 'agent' })
    },
    OPTIONS({ respond }) {
      respond(200)
    },
  }

  /** Offers the session as it is wished now. */
  const offer = (body: string): Promise<SipResponse> =>
    new Promise((resolve) => {
      agent.invite(dialog.request('INVITE', [sdpType], body), {
        onFinal(response) {
          if (response.status < 300) agent.acknowledge(dialog.acknowledge(response))
          resolve(response)
        },
      })
    })

  async function hangUp(): Promise<void> {
    const bye = agent.ask(dialog.request('BYE'))
    call.end({ by: 'far-end' })
    await bye
  }

  return {
    /** Whether this is the dialog of that name. */
    isDialog: (callId: string, localTag: string | undefined): boolean =>
      dialog.callId === callId && dialog.localTag === localTag,
    /** Whether a request belongs to this call, which has not ended. */
    owns: (request: SipRequest): boolean =>
      call.progress.get().state === 'answered' &&
      headerOf(request, 'Call-ID') === dialog.callId &&
      tagOf(headerOf(request, 'To')) === dialog.localTag,
    /** Takes a request that belongs to it. */
    take(transaction: ServerTransaction): void {
      const handle = methods[transaction.request.method]
      const allowed = [...Object.keys(methods), 'ACK', 'CANCEL'].join(', ')
      if (handle) handle(transaction)
      else transaction.respond(405, { headers: [['Allow', allowed]] })
    },
    hangUp,
    /** An address for somebody who is to take our place (RFC 3891). */
    reference: (): string => dialog.reference(),
    /** Asks the agent to call somebody in our place. @returns the status that came back */
    async transfer(uri: string): Promise<number> {
      return (await agent.ask(dialog.request('REFER', [['Refer-To', `<${uri}>`]]))).status
    },
    /** Puts the agent on hold, or takes them back. @returns the status that came back */
    hold(held: boolean): Promise<number> {
      call.audio.hold(held)
      return negotiate(async () => {
        const response = await offer(await call.audio.offer())
        if (response.status < 300) await call.audio.accept(response.body)
        return response.status
      })
    },
  }
}

export type Conversation = ReturnType<typeof createConversation>
