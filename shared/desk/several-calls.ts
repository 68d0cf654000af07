import { isConnected, type Call, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import { placeOf, type Card } from './card.ts'
import type { Command, CommandParts } from './command-parts.ts'
import { isEmergency } from './emergency.ts'

/** One voice at a time: every other call is put on hold. */
async function holdOthers({ telephony }: CommandParts, except?: CallKey): Promise<void> {
  const others = telephony.calls.get().filter((call) => call.state === 'active' && call.key !== except)
  await Promise.all(others.map(({ key }) => telephony.hold(key)))
}

const isMerged = (call: Call): boolean => isConnected(call) && call.merged === true

function place(parts: CommandParts, number: string, known?: Partial<Card>): void {
  const key = parts.telephony.dial(number)
  parts.dialed(number)
  if (known) parts.book.note(key, known)
}

/** Nothing is waited for, whatever else goes on. */
async function dialEmergency(parts: CommandParts, number: string): Promise<void> {
  const isDialed = (call: Call) => call.state === 'dialing' && call.party.number === number
  if (parts.telephony.calls.get().some(isDialed)) return
  place(parts, number)
  await holdOthers(parts)
}

/** Dials within the click where no other call has to be put on hold first. */
async function dialAfterHold(parts: CommandParts, number: string, known?: Partial<Card>): Promise<void> {
  const { telephony, state } = parts
  if (state().session.state !== 'signed-in') throw new PhoneError('sign-in.required')
  // A second click on the same number is impatience, not a second call.
  if (telephony.calls.get().some((call) => call.state === 'dialing')) return
  if (telephony.calls.get().some(isConnected)) await holdOthers(parts)
  place(parts, number, known)
}

export const dial = (parts: CommandParts, { number, record }: Command<'dial'>): Promise<void> =>
  isEmergency(number) ? dialEmergency(parts, number) : dialAfterHold(parts, number, record && placeOf(record))

/** Calls somebody to ask them, before the agent hands a call over to them. */
export const consult = (parts: CommandParts, { key, number }: Command<'consult'>): Promise<void> =>
  dialAfterHold(parts, number, { consultFor: key })

/** Ends the call to whom the agent has asked, and goes back to the one that it was about. */
export async function goBack({ telephony, book }: CommandParts, { key }: Command<'go-back'>): Promise<void> {
  const first = book.find(key)?.consultFor
  await telephony.hangUp(key)
  if (first && book.find(first)) await telephony.resume(first)
}

export async function answer(parts: CommandParts, { key }: Command<'answer'>): Promise<void> {
  await holdOthers(parts, key)
  await parts.telephony.answer(key)
}

export async function resume(parts: CommandParts, { key }: Command<'resume'>): Promise<void> {
  await holdOthers(parts, key)
  await parts.telephony.resume(key)
}

/** In a conference the agent is silent for everybody, or for nobody. */
export async function mute({ telephony }: CommandParts, { key, muted }: Command<'mute'>): Promise<void> {
  const calls = telephony.calls.get()
  const merged = calls.filter(isMerged).map((call) => call.key)
  const keys = merged.includes(key) ? merged : [key]
  await Promise.all(keys.map((each) => telephony.mute(each, muted)))
}
