import type { Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import { sipDomain, tones } from '../../lab/agents.ts'
import { eventually } from '../../drivers/eventually.ts'
import type { Audio } from '../../lab/sip/far-end/media/audio.ts'
import { dialogOfCallee, dialogOfCaller, type Dialog } from '../../lab/sip/far-end/user-agent/dialog.ts'
import type { ServerTransaction } from '../../lab/sip/far-end/user-agent/server-transaction.ts'
import { newTag } from '../../lab/sip/message/identifiers.ts'
import { isRequest, type Header, type SipRequest, type SipResponse } from '../../lab/sip/message/message.ts'
import { parseMessage } from '../../lab/sip/message/parse.ts'
import { colleagueTone } from './far-calls.ts'
import { command, dial, untilRinging, untilState } from './phone-page.ts'
import { sdpType } from './scripted-party.ts'
import type { Stage } from './stage.ts'

/** A call of the agent with the scripted party, and the party's means in it. */
export interface Talk {
  readonly key: CallKey
  readonly audio: Audio
  readonly dialog: Dialog
}

/** Hz */
const tolerance = 25

const isNear = (audio: Audio, frequency: number | undefined): boolean => {
  const heard = audio.heard().frequency
  if (heard === undefined || frequency === undefined) return heard === frequency
  return Math.abs(heard - frequency) < tolerance
}

/** Waits until the other side hears that; nothing means silence. */
export const untilHears = (audio: Audio, frequency: number | undefined): Promise<unknown> =>
  eventually(
    () => audio.heard(),
    () => isNear(audio, frequency),
    `hears ${String(frequency)} Hz`,
    8_000,
  )

export const untilProgress = (page: Page, progress: string) =>
  page.waitForFunction((wanted) => {
    const [call] = window.phone.telephony.calls.get()
    return call?.state === 'dialing' && call.progress === wanted
  }, progress)

/** The requests of one method that the page has put on the wire, oldest first. */
export async function sentBy(page: Page, method: string): Promise<readonly SipRequest[]> {
  const texts = await page.evaluate(() =>
    window.phone.log.flatMap(({ event, message }) => (event === 'sip.sent' && message ? [message] : [])),
  )
  return texts
    .map(parseMessage)
    .filter(isRequest)
    .filter((each) => each.method === method)
}

/** An INVITE of the other side, and what has come back for it. */
export interface Calling {
  readonly invite: SipRequest
  readonly provisional: readonly SipResponse[]
  readonly final: Promise<SipResponse>
  cancel(): void
}

/** Calls the agent or somebody else, with or without an offer. */
export function callAgent(
  { party }: Pick<Stage, 'party'>,
  headers: readonly Header[] = [],
  offer = '',
  uri = `sip:ada@${sipDomain}`,
): Calling {
  const provisional: SipResponse[] = []
  const names = new Set(headers.map(([name]) => name))
  const usual: readonly Header[] = [
    ['From', `"Ben" <${party.address}>;tag=${newTag()}`],
    ['To', `<${uri}>`],
    ['Call-ID', newTag()],
    ['CSeq', '1 INVITE'],
    party.contact,
    ...(offer ? [sdpType] : []),
  ]
  const invite: SipRequest = {
    method: 'INVITE',
    uri,
    headers: [...usual.filter(([name]) => !names.has(name)), ...headers],
    body: offer,
  }
  let cancel = (): void => undefined
  const final = new Promise<SipResponse>((resolve) => {
    const sent = party.agent.invite(invite, {
      onProvisional: (response) => provisional.push(response),
      onFinal: resolve,
    })
    cancel = () => sent.cancel()
  })
  return { invite, provisional, final, cancel }
}

/** The other side calls and the agent answers. @returns also the answer as it came */
export async function talkIn(
  stage: Stage,
  headers: readonly Header[] = [],
  change = (offer: string) => offer,
): Promise<Talk & { readonly answer: SipResponse }> {
  const { page, party } = stage
  const audio = party.audio(colleagueTone)
  const { invite, final } = callAgent(stage, headers, change(await audio.offer()))
  const key = await untilRinging(page)
  await command(page, 'answer', key)
  const answer = await final
  const dialog = dialogOfCaller(invite, answer)
  party.agent.acknowledge(dialog.acknowledge(answer))
  await audio.accept(answer.body)
  await untilState(page, key, 'active')
  return { key, audio, dialog, answer }
}

/** The agent calls and the other side answers. @param change turns its description into another one */
export async function talkOut(
  { page, party }: Stage,
  headers: readonly Header[] = [],
  change = (answer: string) => answer,
): Promise<Talk & { readonly invite: SipRequest }> {
  const key = await dial(page, party.address)
  const { request, respond, localTag } = await party.next('INVITE')
  const audio = party.audio(colleagueTone)
  const dialog = dialogOfCallee(request, localTag, party.contact[1])
  const body = change(await audio.answer(request.body))
  respond(200, { headers: [party.contact, ...headers, sdpType], body })
  await untilState(page, key, 'active')
  await untilHears(audio, tones.agent)
  return { key, audio, dialog, invite: request }
}

/** Takes the next change of the agent as it comes. */
export async function takeChange(
  { party }: Stage,
  { audio, dialog }: Talk,
  change = (answer: string) => answer,
): Promise<ServerTransaction> {
  const transaction = await party.next('INVITE')
  const body = change(await audio.answer(transaction.request.body))
  dialog.retarget(transaction.request)
  transaction.respond(200, { headers: [party.contact, sdpType], body })
  return transaction
}

/** The other side changes the call by re-INVITE, to what its audio wants. */
export async function offerChange(
  { party }: Stage,
  { audio, dialog }: Talk,
  headers: readonly Header[] = [],
): Promise<SipResponse> {
  const offer = await audio.offer()
  const response = await new Promise<SipResponse>((resolve) => {
    party.agent.invite(dialog.request('INVITE', [...headers, sdpType], offer), { onFinal: resolve })
  })
  if (response.status >= 300) return response
  party.agent.acknowledge(dialog.acknowledge(response))
  await audio.accept(response.body)
  return response
}

/** The other side of a call tells how the transfer goes that it was asked for (RFC 3515 section 2.4.4). */
export const tellTransfer = (
  { party }: Pick<Stage, 'party'>,
  { dialog }: Talk,
  status: string,
  state: string,
) => {
  const headers: Header[] = [
    ['Event', 'refer'],
    ['Subscription-State', state],
    ['Content-Type', 'message/sipfrag;version=2.0'],
  ]
  return party.agent.ask(dialog.request('NOTIFY', headers, `SIP/2.0 ${status}\r\n`))
}
