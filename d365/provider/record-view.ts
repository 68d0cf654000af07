import { PhoneError } from '../../shared/call/failure.ts'
import type { RecordRef } from '../../shared/ports/crm-host.ts'
import type { Unsubscribe } from '../../shared/ports/readable.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import { readEnvironment, recordInView } from './environment.ts'
import { onCifEvent, pageNavigate, sessionSwitched } from './events.ts'
import type { CifVersion } from './version.ts'

const same = (one: RecordRef | undefined, other: RecordRef | undefined) =>
  one?.entity === other?.entity && one?.id === other?.id

/**
 * Tells which record is in view, now and at every change. A console that does not tell is taken for one that
 * shows no record.
 */
export function watchRecordView(
  cif: Cif,
  ask: Ask,
  version: CifVersion,
  listener: (record: RecordRef | undefined) => void,
): Unsubscribe {
  let known: RecordRef | undefined
  let turn = 0

  const tell = (record: RecordRef | undefined) => {
    turn++
    if (same(known, record)) return
    known = record
    listener(record)
  }
  /** An answer that a newer event has overtaken counts no more. */
  const look = () => {
    const mine = ++turn
    readEnvironment(cif, ask).then(
      (environment) => {
        if (mine === turn) tell(recordInView(environment))
      },
      (error: unknown) => {
        if (!(error instanceof PhoneError)) throw error
        if (mine === turn) tell(undefined)
      },
    )
  }
  const lost = () => {
    tell(undefined)
  }

  const ends = [onCifEvent(cif, 'onpagenavigate', pageNavigate, tell, lost)]
  if (version === 2)
    ends.push(onCifEvent(cif, 'onSessionSwitched', sessionSwitched, ({ focused }) => focused && look(), lost))
  look()
  return () => {
    turn++
    for (const end of ends) end()
  }
}
