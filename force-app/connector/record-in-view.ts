import { failureOf, PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { RecordRef } from '../../shared/ports/crm-host.ts'
import type { Unsubscribe } from '../../shared/ports/readable.ts'
import type { Ask } from './ask.ts'
import type { OpenCti } from './open-cti.ts'
import { recordSchema, refOf } from './records.ts'

/** One step of the agent fires several navigation events; they are over after this time: ms. */
const settling = 150

export interface RecordInViewParts {
  readonly opencti: Pick<OpenCti, 'getAppViewInfo' | 'onNavigationChange'>
  readonly ask: Ask
  readonly clock: Clock
  /** Something went wrong that no command waits for. */
  readonly onTrouble: (error: PhoneError) => void
}

/** The record that the agent looks at, while anybody listens. */
export function createRecordInView({ opencti, ask, clock, onTrouble }: RecordInViewParts) {
  const listeners = new Set<(record: RecordRef | undefined) => void>()
  let current: RecordRef | undefined
  let started = false
  let newest = 0
  let cancelLook: Unsubscribe = () => undefined

  function show(record: RecordRef | undefined): void {
    if (record?.id === current?.id) return
    current = record
    for (const listener of listeners) listener(record)
  }

  async function look(): Promise<void> {
    const turn = ++newest
    const view = await ask(recordSchema, (answered) => {
      opencti.getAppViewInfo(answered)
    })
    if (turn === newest) show(refOf(view))
  }

  const looks = (): Promise<void> =>
    look().catch((error: unknown) => {
      const { code, detail } = failureOf(error, 'crm.unreachable')
      onTrouble(new PhoneError(code, detail, { cause: error }))
    })

  /** The events mean no more than "maybe changed": some come without a change, and some of them lack the record. */
  const maybeChanged = (): void => {
    cancelLook()
    cancelLook = clock.after(settling, () => void looks())
  }

  async function start(): Promise<void> {
    started = true
    await looks()
    opencti.onNavigationChange({ listener: maybeChanged })
    maybeChanged()
  }

  return (listener: (record: RecordRef | undefined) => void): Unsubscribe => {
    listeners.add(listener)
    if (!started) void start()
    return () => void listeners.delete(listener)
  }
}
