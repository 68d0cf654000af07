import type { CrmHost } from '../ports/crm-host.ts'
import type { Identity } from '../ports/identity.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { CallBook } from './call-book.ts'
import type { Floor } from './floor.ts'
import type { DeskCommand, DeskState } from './state.ts'

/** What commands act on. */
export interface CommandParts {
  readonly telephony: Telephony
  readonly host: Pick<CrmHost, 'pop'>
  readonly identity: Identity
  readonly book: CallBook
  readonly floor: Floor
  readonly state: () => DeskState
  readonly dismiss: (notice: string) => void
  /** This number was dialed. */
  readonly dialed: (number: string) => void
  /** Dials this number as soon as there is a line, and says so. */
  readonly dialWithLine: (number: string) => void
  readonly setDoNotDisturb: (on: boolean) => void
}

export type Command<T extends DeskCommand['type']> = Extract<DeskCommand, { type: T }>
