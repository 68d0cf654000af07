import { newTag } from '../message/identifiers.ts'
import type { Header, SipRequest, SipResponse } from '../message/message.ts'
import { sdpType } from './conversation.ts'
import type { Leg } from './leg.ts'
import { dialogOfCaller, type Draft } from './user-agent/dialog.ts'

export interface Caller {
  /** The telephone number that calls, and perhaps a name. */
  readonly from: string
  readonly name?: string
  readonly extension: string
  readonly domain: string
  /** Who is called exactly, when the extension's name is not enough. */
  readonly uri?: string
  /** What the INVITE says besides. */
  readonly headers?: readonly Header[]
  /** ms after the answer that the caller hangs up by itself. */
  readonly hangsUpAfter?: number
}

const inviteOf = (
  leg: Leg,
  { from, name, extension, domain, uri = `sip:${extension}@${domain}`, headers = [] }: Caller,
  body: string,
): Draft => ({
  method: 'INVITE',
  uri,
  headers: [
    ['From', `${name ? `"${name.replace(/["\\]/g, '\\$&')}" ` : ''}<sip:${from}@${domain}>;tag=${newTag()}`],
    ['To', `<${uri}>`],
    ['Call-ID', leg.call.id],
    ['CSeq', '1 INVITE'],
    leg.contact,
    ['Allow', 'INVITE, ACK, CANCEL, BYE, INFO, OPTIONS, REFER, NOTIFY'],
    ...headers,
    sdpType,
  ],
  body,
})

/** Calls an agent. */
export async function placeCall(leg: Leg, caller: Caller): Promise<void> {
  const { call, agent } = leg
  let calledOff = false

  async function accepted(invite: SipRequest, response: SipResponse): Promise<void> {
    const dialog = dialogOfCaller(invite, response)
    agent.acknowledge(dialog.acknowledge(response))
    if (leg.conversation()) return
    leg.answered(dialog, caller.hangsUpAfter)
    await call.audio.accept(response.body).catch(() => leg.hangUp())
    if (calledOff) await leg.hangUp()
  }

  leg.beforeAnswer(() => {
    call.end({ by: 'far-end' })
  })
  const offer = await call.audio.offer()
  if (call.progress.get().state === 'ended') return
  const sent = agent.invite(inviteOf(leg, caller, offer), {
    onProvisional({ status }) {
      if (status > 100) call.reach('ringing')
    },
    onFinal(response, invite) {
      if (response.status < 300) void accepted(invite, response)
      else call.end({ by: calledOff ? 'far-end' : 'agent', status: response.status, reason: response.reason })
    },
  })
  leg.beforeAnswer(() => {
    calledOff = true
    sent.cancel()
  })
}
