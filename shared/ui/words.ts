import {
  isConnected,
  type Call,
  type ConnectedCall,
  type Holder,
  type Outcome,
  type Progress,
  type Transfer,
} from '../call/call.ts'
import type { DeskCall, DeskState, WrapUp } from '../desk/state.ts'
import type { RecordKind } from '../ports/crm-host.ts'

export const progressWords: Readonly<Record<Progress, string>> = {
  calling: 'Calling…',
  ringing: 'Ringing…',
  'early-media': 'Connecting…',
}

export const holdWords: Readonly<Record<Holder, string>> = {
  us: 'On hold',
  them: 'Held by the other side',
  both: 'Both on hold',
}

export const outcomeWords: Readonly<Record<Outcome, string>> = {
  completed: 'Call ended',
  missed: 'Missed call',
  declined: 'Call declined',
  forwarded: 'Call forwarded',
  cancelled: 'Call cancelled',
  busy: 'Busy',
  'no-answer': 'No answer',
  rejected: 'Call refused',
  failed: 'Call failed',
}

export const kindWords: Readonly<Record<RecordKind, string>> = {
  person: 'Person',
  company: 'Company',
  case: 'Case',
  other: 'Record',
}

/** The other side as the agent knows them: from the CRM, else as they sent it, else the number. */
export const nameOf = ({ call, who, shownNumber }: DeskCall | WrapUp): string =>
  who?.name ?? call.party.name ?? shownNumber

/** What is shown below the name, where the name is not the number already. */
export const numberBelow = (call: DeskCall | WrapUp): string | undefined =>
  nameOf(call) === call.shownNumber ? undefined : call.shownNumber

/** One or two letters for a name; none for a number. */
export function initialsOf(name: string): string {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word))
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words
  return ends.map((word) => [...(word ?? '')][0]?.toLocaleUpperCase() ?? '').join('')
}

/** How a transfer stands, in a word or two. */
export const transferWords = ({ by, progress }: Transfer): string => {
  if (by === 'them') return progress === 'asked' ? 'Asks for a transfer' : 'Calling for the transfer…'
  return progress === 'ringing' ? 'Transfer is ringing…' : 'Transferring…'
}

const connectedWords = (call: ConnectedCall): string => {
  if (call.transfer) return transferWords(call.transfer)
  if (call.state === 'recovering') return 'Reconnecting…'
  const held = call.state === 'held' ? holdWords[call.by] : undefined
  return (
    [held, call.merged && 'Conference', call.muted ? 'Muted' : undefined].filter(Boolean).join(' · ') ||
    'In call'
  )
}

/** How a call stands, in a word or two. */
export function callWords(call: Call): string {
  if (isConnected(call)) return connectedWords(call)
  if (call.state === 'dialing') return progressWords[call.progress]
  if (call.state === 'ringing') return call.answering ? 'Answering…' : 'Incoming call'
  return outcomeWords[call.outcome]
}

/** How many records have the number. */
export const countOf = (matches: readonly unknown[]): string =>
  `${String(matches.length)} records have this number`

/** A length of time for the eye: ms in, `1:23` or `1:02:03` out. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const pad = (value: number) => String(value).padStart(2, '0')
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  return hours
    ? `${String(hours)}:${pad(minutes)}:${pad(seconds % 60)}`
    : `${String(minutes)}:${pad(seconds % 60)}`
}

/** The word at the top, and its tone. */
export interface Status {
  readonly words: string
  readonly tone: 'good' | 'busy' | 'bad' | 'off'
}

const lineStatus = {
  off: { words: 'Off', tone: 'off' },
  connecting: { words: 'Connecting', tone: 'off' },
  ready: { words: 'Ready', tone: 'good' },
  reconnecting: { words: 'Reconnecting', tone: 'bad' },
  failed: { words: 'No line', tone: 'bad' },
} as const satisfies Record<DeskState['line']['state'], Status>

export function statusOf({ line, calls, wrapUp, doNotDisturb }: DeskState): Status {
  if (line.state !== 'ready') return lineStatus[line.state]
  if (calls.length) return { words: 'Busy', tone: 'busy' }
  if (doNotDisturb) return { words: 'Do not disturb', tone: 'bad' }
  return wrapUp ? { words: 'Wrap-up', tone: 'busy' } : lineStatus.ready
}
