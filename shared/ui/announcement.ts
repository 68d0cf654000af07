import { isConnected } from '../call/call.ts'
import { failures, type Failure } from '../call/failure.ts'
import type { DeskCall, DeskState } from '../desk/state.ts'
import type { Session } from '../ports/identity.ts'
import { spelled } from './sign-in-screen.ts'
import { callWords, countOf, nameOf, outcomeWords, transferWords } from './words.ts'

/** What a screen reader is to say. */
export interface Announcement {
  /** Said when the agent is idle. */
  readonly polite?: string
  /** Said at once; empty when nothing fails any more. */
  readonly assertive?: string
}

/** What a screen reader says of a failure. */
export const sentence = (failure: Failure): string =>
  `${failures[failure.code].says} ${failures[failure.code].advice}`

const callSentence = (desk: DeskCall): string => {
  const { call } = desk
  if (call.state === 'ringing' && !call.answering) return `Incoming call from ${nameOf(desk)}`
  if (call.state === 'dialing' && call.progress === 'calling') return `Calling ${nameOf(desk)}`
  if (isConnected(call) && call.transfer) return `${callWords(call)}: ${nameOf(desk)}`
  return call.state === 'active' && !call.muted ? `In call with ${nameOf(desk)}` : callWords(call)
}

const choice = ({ matches, who }: DeskCall): string => (!who && matches.length > 1 ? countOf(matches) : '')

const ending = ({ calls, wrapUp }: DeskState, before: DeskState): string => {
  const gone = before.calls.some(({ call }) => !calls.some((other) => other.call.key === call.key))
  if (!gone) return ''
  return wrapUp && wrapUp !== before.wrapUp ? outcomeWords[wrapUp.call.outcome] : 'Call ended'
}

/** Every sentence that holds in a state; one that did not hold before is news. */
const standing = (state: DeskState): string[] => [
  ...state.calls.flatMap((desk) => [callSentence(desk), choice(desk)]),
  state.wrapUp?.call.transfer ? `${transferWords(state.wrapUp.call.transfer)}: ${nameOf(state.wrapUp)}` : '',
  state.wrapUp?.saved === 'confirmed' ? 'Saved in CRM' : '',
  state.session.state === 'signed-in' && state.line.state === 'ready' ? 'Ready for calls' : '',
  state.session.state === 'signing-in' ? waitingFor(state.session) : '',
]

const waitingFor = ({ device }: Extract<Session, { state: 'signing-in' }>): string =>
  device
    ? `On another device, open ${device.address} and type in the code ${spelled(device.code)}`
    : 'Waiting for your sign-in'

const sessionFailures = ({ session }: DeskState) =>
  'failure' in session && session.failure ? [session.failure] : []

const lineFailures = ({ line }: DeskState) => ('failure' in line ? [line.failure] : [])

const failing = (state: DeskState): string[] => [
  ...[...sessionFailures(state), ...lineFailures(state)].map(sentence),
  ...state.notices.map(({ failure }) => sentence(failure)),
  ...state.calls.flatMap(({ failure }) => (failure ? [sentence(failure)] : [])),
  ...(state.wrapUp?.call.failure ? [sentence({ code: state.wrapUp.call.failure })] : []),
]

const news = (now: readonly string[], before: readonly string[]): string =>
  now.filter((words) => words && !before.includes(words)).join('. ')

/** What has to be said about the step from one state to the next. */
export function announcement(before: DeskState | undefined, after: DeskState): Announcement {
  const polite = news(
    before ? [ending(after, before), ...standing(after)] : standing(after),
    before ? standing(before) : [],
  )
  const trouble = failing(after)
  const assertive = news(trouble, before ? failing(before) : [])
  return { ...(polite && { polite }), ...((assertive || !trouble.length) && { assertive }) }
}
