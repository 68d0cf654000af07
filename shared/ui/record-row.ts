import { html, type TemplateResult } from 'lit'
import type { RecordRef } from '../ports/crm-host.ts'
import { icon } from './icons.ts'
import { initialsOf, kindWords } from './words.ts'

export interface RecordRow {
  readonly record: RecordRef
  /** What the click does, for instance `Open`; stands before the name for those who cannot see the row. */
  readonly verb: string
  /** Small, below the name. */
  readonly below: string
  readonly run: () => void
}

/** A record as a button that is as wide as the panel. */
export function recordRow({ record, verb, below, run }: RecordRow): TemplateResult {
  const name = record.name ?? kindWords[record.kind]
  const initials = record.kind === 'person' ? initialsOf(name) : ''
  return html`<button type="button" class="record" @click=${run}>
    <span class="avatar" aria-hidden="true">${initials || icon(record.kind)}</span>
    <span class="text"><span class="hidden">${verb} </span><b>${name}</b> <small>${below}</small></span>
    ${icon('open')}
  </button>`
}
