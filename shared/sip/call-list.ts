import { atom } from 'nanostores'
import type { Call, CallKey } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import { next, type CallEvent } from '../call/transition.ts'
import type { Readable } from '../ports/readable.ts'

/** The calls of this phone, oldest first, and the only way to change them. */
export interface CallList {
  readonly calls: Readable<readonly Call[]>
  /** @throws PhoneError `call.unknown` */
  get(key: CallKey): Call
  isEnded(key: CallKey): boolean
  add(call: Call): void
  /** Lets something happen to a call; what means nothing in its state changes nothing. */
  apply(key: CallKey, event: CallEvent): void
  remove(key: CallKey): void
}

export function createCallList(): CallList {
  const calls = atom<readonly Call[]>([])
  const find = (key: CallKey) => calls.get().find((call) => call.key === key)

  return {
    calls,
    get(key) {
      const call = find(key)
      if (call) return call
      throw new PhoneError('call.unknown', key)
    },
    isEnded: (key) => find(key)?.state === 'ended',
    add: (call) => calls.set([...calls.get(), call]),
    apply(key, event) {
      const before = find(key)
      if (!before) return
      const after = next(before, event)
      if (after !== before) calls.set(calls.get().map((call) => (call === before ? after : call)))
    },
    remove: (key) => calls.set(calls.get().filter((call) => call.key !== key)),
  }
}
