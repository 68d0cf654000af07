import { isConnected, type Call, type CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { Command, CommandParts } from './command-parts.ts'
import { isMerged, merge, resume } from './several-calls.ts'

const find = ({ telephony }: CommandParts, wanted: CallKey): Call | undefined =>
  telephony.calls.get().find(({ key }) => key === wanted)

const areAll = (is: (call: Call) => boolean, parts: CommandParts, keys: readonly CallKey[]): boolean =>
  keys.map((key) => find(parts, key)).every((call) => call !== undefined && is(call))

/** Whether the agent could go on with these calls: they are there, and nobody else has been turned to meanwhile. */
const areStillTheirs = (parts: CommandParts, keys: readonly CallKey[]): boolean =>
  areAll(isConnected, parts, keys) && keys.every((key) => parts.floor.has(key))

/** Where it comes to nothing, a conference goes on. */
async function connectBoth(parts: CommandParts, key: CallKey, to: CallKey): Promise<void> {
  const wereTogether = areAll(isMerged, parts, [key, to])
  try {
    await parts.telephony.transferTo(key, to)
  } finally {
    if (wereTogether && areStillTheirs(parts, [key, to]))
      await merge(parts, { type: 'merge', key, other: to })
  }
}

/**
 * Whoever has not answered yet cannot be put through; they are called once more, by the one who has waited (RFC 5589
 * section 7.6). Where that comes to nothing, the agent has the one who has waited back.
 */
async function connectRinging(parts: CommandParts, key: CallKey, { key: asked, party }: Call): Promise<void> {
  const { telephony, floor } = parts
  await telephony.hangUp(asked)
  floor.take(key)
  try {
    await telephony.transfer(key, party.address ?? party.number)
  } finally {
    if (areStillTheirs(parts, [key])) await resume(parts, { type: 'resume', key })
  }
}

/**
 * Brings the other sides of two calls together, and leaves them.
 *
 * @throws PhoneError `call.not-possible` for a call and itself
 */
export async function connect(parts: CommandParts, { key, to }: Command<'connect'>): Promise<void> {
  if (key === to) throw new PhoneError('call.not-possible', 'with itself')
  const other = find(parts, to)
  await (other?.state === 'dialing' ? connectRinging(parts, key, other) : connectBoth(parts, key, to))
}
