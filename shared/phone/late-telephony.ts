import { atom } from 'nanostores'
import type { Call, CallKey } from '../call/call.ts'
import { failureOf, PhoneError, type FailureCode } from '../call/failure.ts'
import type { Quality } from '../call/quality.ts'
import type { Line, LineAccountSource, Telephony, WaitingMessages } from '../ports/telephony.ts'

/** Telephony whose program comes when it is needed. */
export interface LateTelephony {
  readonly telephony: Telephony
  /** Has it come now: somebody is about to be signed in. */
  load(): void
}

type Connecting = Pick<
  Telephony,
  'line' | 'calls' | 'messages' | 'quality' | 'connect' | 'disconnect' | 'tryAgain'
>

/** The commands about calls, which there are none of before there is a line. */
function commandsOf(loaded: () => Telephony | undefined): Omit<Telephony, keyof Connecting> {
  function there(otherwise: FailureCode): Telephony {
    const telephony = loaded()
    if (telephony) return telephony
    throw new PhoneError(otherwise, 'not loaded')
  }
  const withCall = () => there('call.unknown')

  return {
    reach: async () => there('line.unreachable').reach(),
    prepare: async () => loaded()?.prepare(),
    dial: (number) => there('line.unreachable').dial(number),
    answer: async (key) => withCall().answer(key),
    decline: async (key, how) => withCall().decline(key, how),
    forward: async (key, number) => withCall().forward(key, number),
    hangUp: async (key) => withCall().hangUp(key),
    hold: async (key) => withCall().hold(key),
    setAside: async (key) => withCall().setAside(key),
    resume: async (key) => withCall().resume(key),
    mute: async (key, muted) => withCall().mute(key, muted),
    sendDigits: async (key, digits) => withCall().sendDigits(key, digits),
    transfer: async (key, number) => withCall().transfer(key, number),
    transferTo: async (key, other) => withCall().transferTo(key, other),
    cancelTransfer: async (key) => withCall().cancelTransfer(key),
    acceptTransfer: async (key) => withCall().acceptTransfer(key),
    refuseTransfer: async (key) => withCall().refuseTransfer(key),
    merge: async (key, other) => withCall().merge(key, other),
    release: (key) => loaded()?.release(key),
  }
}

/**
 * Half of the phone is telephony, and nobody calls before they are signed in: it is loaded while that goes on, so
 * that a page which nobody signs in on stays small. Until it is there the line is off, and there are no calls.
 *
 * @param create loads it; asked again where that has failed
 */
export function createLateTelephony(create: () => Promise<Telephony>): LateTelephony {
  const line = atom<Line>({ state: 'off' })
  const calls = atom<readonly Call[]>([])
  const messages = atom<WaitingMessages>({ waiting: false })
  const quality = atom<ReadonlyMap<CallKey, Quality>>(new Map())
  let loading: Promise<Telephony> | undefined
  let loaded: Telephony | undefined
  /** Whether the line is wanted still when telephony has come. */
  let isWanted = false
  let source: LineAccountSource | undefined

  function follow(telephony: Telephony): Telephony {
    loaded = telephony
    // How a call sounds is known before its end is told.
    telephony.quality.subscribe((now) => quality.set(now))
    telephony.calls.subscribe((now) => calls.set(now))
    telephony.messages.subscribe((now) => messages.set(now))
    telephony.line.listen((now) => line.set(now))
    return telephony
  }

  function load(): Promise<Telephony> {
    loading ??= create().then(follow)
    loading.catch(() => (loading = undefined))
    return loading
  }

  const telephony: Telephony = {
    line,
    calls,
    messages,
    quality,
    async connect(account) {
      isWanted = true
      source = account
      line.set({ state: 'connecting' })
      try {
        const ready = await load()
        if (isWanted) await ready.connect(account)
      } catch (error) {
        if (!loaded) line.set({ state: 'failed', failure: failureOf(error, 'line.unreachable') })
        throw error
      }
    },
    tryAgain() {
      if (loaded) loaded.tryAgain()
      // What becomes of it is told by the line.
      else if (source && isWanted) telephony.connect(source).catch(() => undefined)
    },
    async disconnect() {
      isWanted = false
      if (loaded) await loaded.disconnect()
      else line.set({ state: 'off' })
    },
    ...commandsOf(() => loaded),
  }
  return { telephony, load: () => void load().catch(() => undefined) }
}
