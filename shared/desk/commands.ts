import { isConnected, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { CrmHost, RecordRef } from '../ports/crm-host.ts'
import type { Identity } from '../ports/identity.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallBook } from './call-book.ts'
import { placeOf } from './card.ts'
import type { DeskCommand, DeskState } from './state.ts'

/** What commands act on. */
export interface CommandParts {
  readonly telephony: Telephony
  readonly host: Pick<CrmHost, 'pop'>
  readonly identity: Identity
  readonly book: CallBook
  readonly state: () => DeskState
  readonly dismiss: (notice: string) => void
}

type Command<T extends DeskCommand['type']> = Extract<DeskCommand, { type: T }>
type Handlers = {
  [T in DeskCommand['type']]: (parts: CommandParts, command: Command<T>) => Promise<void> | void
}

/** One voice at a time: every other call is put on hold. */
async function holdOthers({ telephony }: CommandParts, except?: CallKey): Promise<void> {
  const others = telephony.calls.get().filter((call) => call.state === 'active' && call.key !== except)
  await Promise.all(others.map(({ key }) => telephony.hold(key)))
}

/** Dials within the click where no other call has to be put on hold first. */
async function dial(parts: CommandParts, number: string, record?: RecordRef): Promise<void> {
  const { telephony, book, state } = parts
  if (state().session.state !== 'signed-in') throw new PhoneError('sign-in.required')
  // A second click on the same number is impatience, not a second call.
  if (telephony.calls.get().some((call) => call.state === 'dialing')) return
  if (telephony.calls.get().some(isConnected)) await holdOthers(parts)
  const key = telephony.dial(number)
  if (record) book.note(key, placeOf(record))
}

async function signOut({ telephony, identity }: CommandParts): Promise<void> {
  await telephony.disconnect()
  await identity.signOut()
}

function choose({ book, host }: CommandParts, { key, record }: Command<'choose'>): Promise<void> {
  book.note(key, placeOf(record))
  return host.pop({ type: 'record', record })
}

function newRecord({ book, host }: CommandParts, { key }: Command<'new-record'>): Promise<void> | void {
  const party = book.find(key)?.call.party
  return party && host.pop({ type: 'new-record', ...party })
}

/** Changes the call whose wrap-up is open, or the one under way. */
function noteCurrent({ book, state }: CommandParts, change: { note?: string; disposition?: string }): void {
  const { wrapUp, calls } = state()
  const key = wrapUp?.call.key ?? calls.at(-1)?.call.key
  if (key) book.note(key, change)
}

function finishWrapUp({ book, state }: CommandParts): void {
  const key = state().wrapUp?.call.key
  if (key) book.note(key, { wrappedUp: true })
}

/** What each command does. */
const handlers: Handlers = {
  'sign-in': ({ identity }) => identity.signIn(),
  'cancel-sign-in': ({ identity }) => identity.cancel(),
  'sign-out': signOut,
  dial: (parts, { number, record }) => dial(parts, number, record),
  answer: (parts, { key }) => holdOthers(parts, key).then(() => parts.telephony.answer(key)),
  decline: ({ telephony }, { key }) => telephony.decline(key),
  'hang-up': ({ telephony }, { key }) => telephony.hangUp(key),
  hold: ({ telephony }, { key }) => telephony.hold(key),
  resume: (parts, { key }) => holdOthers(parts, key).then(() => parts.telephony.resume(key)),
  mute: ({ telephony }, { key, muted }) => telephony.mute(key, muted),
  'send-digits': ({ telephony }, { key, digits }) => telephony.sendDigits(key, digits),
  choose,
  pop: ({ host }, { record }) => host.pop({ type: 'record', record }),
  'new-record': newRecord,
  note: (parts, { note }) => noteCurrent(parts, { note }),
  dispose: (parts, { disposition }) => noteCurrent(parts, { disposition }),
  'finish-wrap-up': finishWrapUp,
  prepare: ({ telephony }) => telephony.prepare(),
  dismiss: ({ dismiss }, { notice }) => dismiss(notice),
}

/**
 * Carries a command out. What opens a window or places a call does so before this returns.
 *
 * @throws PhoneError by the promise
 */
export async function carryOut(command: DeskCommand, parts: CommandParts): Promise<void> {
  const handler = handlers[command.type] as (
    parts: CommandParts,
    command: DeskCommand,
  ) => Promise<void> | void
  await handler(parts, command)
}
