import { isConnected, type Call } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import { placeOf, type Card } from './card.ts'
import type { Command, CommandParts } from './command-parts.ts'
import { isEmergency, mayBeEmergency } from './emergency.ts'
import { plainNumberOf } from './plain-number.ts'

export const isMerged = (call: Call): boolean => isConnected(call) && call.merged === true

function place(parts: CommandParts, number: string, known?: Partial<Card>): void {
  const key = parts.telephony.dial(number)
  parts.floor.take(key)
  parts.dialed(number)
  if (known) parts.book.note(key, known)
}

const dialed = ({ telephony }: CommandParts): readonly Call[] =>
  telephony.calls.get().filter(({ state }) => state === 'dialing')

/** A second click on the same number is impatience, not a second call. */
const isDialed = (parts: CommandParts, number: string): boolean =>
  dialed(parts).some(({ party }) => plainNumberOf(party.number) === plainNumberOf(number)) ||
  // Telephony reads a number as people write it in more ways than this one.
  (dialed(parts).length > 0 && parts.state().lastDialed?.number === number)

/** Nothing is waited for, whatever else goes on, but the line; and whoever is called for help may call back. */
function dialEmergency(parts: CommandParts, number: string, known?: Partial<Card>): void {
  if (isDialed(parts, number)) return
  if (parts.telephony.line.get().state === 'ready') place(parts, number, known)
  else parts.dialWithLine(number)
  if (isEmergency(number)) parts.setDoNotDisturb(false)
}

/** Dials within the click: the other calls are silent at once, whenever their other sides confirm that. */
function dialOne(parts: CommandParts, number: string, known?: Partial<Card>): void {
  if (parts.state().session.state !== 'signed-in') throw new PhoneError('sign-in.required')
  if (isDialed(parts, number)) return
  // One that is being dialed cannot be put on hold, and two at once would both hear the agent.
  if (dialed(parts).length) throw new PhoneError('call.dialing')
  place(parts, number, known)
}

export function dial(parts: CommandParts, { number, record }: Command<'dial'>): void {
  const place = mayBeEmergency(number) ? dialEmergency : dialOne
  place(parts, number, record && placeOf(record))
}

/** Calls somebody to ask them, before the agent hands a call over to them. */
export const consult = (parts: CommandParts, { key, number }: Command<'consult'>): void =>
  dialOne(parts, number, { consultFor: key })

/** Ends the call to whom the agent has asked, and goes back to the one that it was about. */
export async function goBack(parts: CommandParts, { key }: Command<'go-back'>): Promise<void> {
  const { telephony, book } = parts
  const first = book.find(book.find(key)?.consultFor ?? '')?.call
  const over = telephony.hangUp(key)
  // Whoever waits does not wait for the other one's goodbye.
  const back = first && isConnected(first) ? resume(parts, { type: 'resume', key: first.key }) : undefined
  await Promise.all([over, back])
}

export async function answer({ telephony, floor }: CommandParts, { key }: Command<'answer'>): Promise<void> {
  floor.take(key)
  await telephony.answer(key)
}

export async function resume({ telephony, floor }: CommandParts, { key }: Command<'resume'>): Promise<void> {
  floor.take(key)
  await telephony.resume(key)
}

/** Where it comes to nothing, one of the two goes on alone. */
export async function merge(
  { telephony, floor }: CommandParts,
  { key, other }: Command<'merge'>,
): Promise<void> {
  floor.take(key, other)
  try {
    await telephony.merge(key, other)
  } catch (error) {
    floor.drop(other)
    throw error
  }
}

/** Calls whom the other side names; it is them that the agent turns to. */
export async function acceptTransfer(
  { telephony, floor }: CommandParts,
  { key }: Command<'accept-transfer'>,
): Promise<void> {
  floor.take(await telephony.acceptTransfer(key))
}

/** In a conference the agent is silent for everybody, or for nobody. */
export async function mute({ telephony }: CommandParts, { key, muted }: Command<'mute'>): Promise<void> {
  const calls = telephony.calls.get()
  const merged = calls.filter(isMerged).map((call) => call.key)
  const keys = merged.includes(key) ? merged : [key]
  await Promise.all(keys.map((each) => telephony.mute(each, muted)))
}
