import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { PopTarget, RecordRef } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import type { CallSessions } from './call-sessions.ts'

/** ms; a form that waits to be saved settles when it is saved, so silence from then on is no failure */
const formPatience = 3_000

export interface ScreenPop {
  pop(target: PopTarget): Promise<void>
}

export interface ScreenPopOptions {
  readonly cif: Cif
  readonly ask: Ask
  /** Sessions of Customer Service workspace, where the console has them. */
  readonly sessions?: CallSessions
}

/** Shows records, forms and searches in the console. */
export function createScreenPop({ cif, ask, sessions }: ScreenPopOptions): ScreenPop {
  const openForm = (options: object, parameters: object) => () =>
    cif.openForm(JSON.stringify(options), JSON.stringify(parameters))

  const showRecord = async (record: RecordRef) => {
    if (await sessions?.show(record)) return
    await ask(v.unknown(), openForm({ entityName: record.entity, entityId: record.id }, {}))
  }

  const showNewRecord = async (number: string, name: string | undefined) => {
    const values = { telephone1: number, ...(name && { lastname: name }) }
    try {
      await ask(v.unknown(), openForm({ entityName: 'contact' }, values), formPatience)
    } catch (error) {
      if (!(error instanceof PhoneError) || error.code !== 'crm.unreachable') throw error
    }
  }

  return {
    async pop(target) {
      switch (target.type) {
        case 'record':
          return showRecord(target.record)
        case 'new-record':
          return showNewRecord(target.number, target.name)
        case 'search':
          await ask(v.unknown(), () => cif.renderSearchPage('contact', target.number))
      }
    },
  }
}
