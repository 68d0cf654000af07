import { html, nothing, type TemplateResult } from 'lit'
import type { CallKey } from '../call/call.ts'
import type { DeskCommand, Search } from '../desk/state.ts'
import type { CrmMatch, RecordRef } from '../ports/crm-host.ts'
import { button } from './button.ts'
import { recordRow } from './record-row.ts'
import { countOf, kindWords } from './words.ts'

/** What is known of the other side of a call. */
export interface Known {
  readonly key: CallKey
  readonly search: Search
  readonly matches: readonly CrmMatch[]
  readonly who?: RecordRef | undefined
  readonly about?: RecordRef | undefined
}

type Give = (command: DeskCommand) => void

const choice = (key: CallKey, { record, detail, reason }: CrmMatch, give: Give) =>
  html`<li>
    ${recordRow({
      record,
      verb: 'Choose',
      below: [detail ?? kindWords[record.kind], reason].filter(Boolean).join(' · '),
      run: () => give({ type: 'choose', key, record }),
    })}
  </li>`

const choices = ({ key, matches, who }: Known, give: Give) =>
  html`<ul class="records">
    ${matches.filter(({ record }) => record.id !== who?.id).map((match) => choice(key, match, give))}
  </ul>`

const somebodyElse = (call: Known, give: Give) =>
  html`<details>
    <summary>${countOf(call.matches)}</summary>
    ${choices(call, give)}
  </details>`

const newRecord = (key: CallKey, words: string, give: Give) =>
  html`<div class="unknown">
    <p class="soft">${words}</p>
    ${button({ label: 'New record', icon: 'add', look: 'plain', run: () => give({ type: 'new-record', key }) })}
  </div>`

function nobody({ key, search }: Known, give: Give): TemplateResult {
  if (search === 'searching') return html`<p class="unknown soft">Looking for the number in the CRM…</p>`
  return newRecord(key, search === 'failed' ? 'The CRM could not be searched.' : 'Not in the CRM yet.', give)
}

function others(call: Known, give: Give): TemplateResult | typeof nothing {
  if (call.who) return call.matches.length > 1 ? somebodyElse(call, give) : nothing
  if (!call.matches.length) return nobody(call, give)
  return html`<h3 class="soft">${countOf(call.matches)}</h3>
    ${choices(call, give)}`
}

const aboutRow = (record: RecordRef, give: Give) =>
  recordRow({ record, verb: 'Open', below: 'About', run: () => give({ type: 'pop', record }) })

/** Whom else the number may belong to, and what the call is about. */
export const whoIsIt = (call: Known, give: Give): TemplateResult =>
  html`<div class="who">${others(call, give)} ${call.about ? aboutRow(call.about, give) : nothing}</div>`
