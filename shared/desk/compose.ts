import type { CallKey } from '../call/call.ts'
import type { Failure } from '../call/failure.ts'
import type { Quality } from '../call/quality.ts'
import type { RecordRef } from '../ports/crm-host.ts'
import type { Session } from '../ports/identity.ts'
import type { Settings } from '../ports/settings.ts'
import type { Line, WaitingMessages } from '../ports/telephony.ts'
import { deskCallOf, wrapUpOf, type Card } from './card.ts'
import type { DeskState, DialedNumber, Notice } from './state.ts'

type CallsPart = Pick<DeskState, 'calls' | 'wrapUp' | 'waiting'>

/** The calls on screen: those that stand in the journal. */
export function callsOf(
  cards: readonly Card[],
  waiting: readonly CallKey[],
  qualities: ReadonlyMap<CallKey, Quality>,
): CallsPart {
  const wrapUp = wrapUpOf(cards, waiting)
  const shown = cards.filter(({ call, written }) => written && call.state !== 'ended')
  return {
    calls: shown.map((card) => deskCallOf(card, qualities.get(card.call.key))),
    waiting: waiting.length,
    ...(wrapUp && { wrapUp }),
  }
}

/** Nobody can sign in while the settings are not right. */
export const sessionOf = (session: Session, failure: Failure | undefined): Session =>
  failure ? { state: 'unable', failure } : session

/** Puts together what the screen shows. */
export const composeState = (
  session: Session,
  line: Line,
  calls: CallsPart,
  settings: Settings | undefined,
  viewing: RecordRef | undefined,
  notices: readonly Notice[],
  waitingFailure: Failure | undefined,
  doNotDisturb: boolean,
  lastDialed: DialedNumber | undefined,
  messages: WaitingMessages,
): DeskState => ({
  ...{ session, line, ...calls, dispositions: settings?.dispositions ?? [], notices, doNotDisturb, messages },
  ...(lastDialed && { lastDialed }),
  ...(viewing && { viewing }),
  ...(waitingFailure && { waitingFailure }),
})
