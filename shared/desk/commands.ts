import { placeOf } from './card.ts'
import type { Command, CommandParts } from './command-parts.ts'
import { connect } from './connect.ts'
import { acceptTransfer, answer, consult, dial, goBack, merge, mute, resume } from './several-calls.ts'
import type { DeskCommand } from './state.ts'

type Handlers = {
  [T in DeskCommand['type']]: (parts: CommandParts, command: Command<T>) => Promise<void> | void
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
  'sign-in': ({ identity }, { place }) => identity.signIn(place),
  'cancel-sign-in': ({ identity }) => identity.cancel(),
  'sign-out': signOut,
  dial,
  answer,
  decline: ({ telephony }, { key, how }) => telephony.decline(key, how),
  forward: ({ telephony }, { key, number }) => telephony.forward(key, number),
  'hang-up': ({ telephony }, { key }) => telephony.hangUp(key),
  hold: ({ telephony }, { key }) => telephony.hold(key),
  resume,
  mute,
  'send-digits': ({ telephony }, { key, digits }) => telephony.sendDigits(key, digits),
  transfer: ({ telephony }, { key, number }) => telephony.transfer(key, number),
  'cancel-transfer': ({ telephony }, { key }) => telephony.cancelTransfer(key),
  consult,
  'go-back': goBack,
  connect,
  merge,
  'accept-transfer': acceptTransfer,
  'refuse-transfer': ({ telephony }, { key }) => telephony.refuseTransfer(key),
  'do-not-disturb': ({ setDoNotDisturb }, { on }) => setDoNotDisturb(on),
  choose,
  pop: ({ host }, { record }) => host.pop({ type: 'record', record }),
  'new-record': newRecord,
  note: (parts, { note }) => noteCurrent(parts, { note }),
  dispose: (parts, { disposition }) => noteCurrent(parts, { disposition }),
  'finish-wrap-up': finishWrapUp,
  prepare: ({ telephony }) => telephony.prepare(),
  'try-again': ({ telephony }) => telephony.tryAgain(),
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
