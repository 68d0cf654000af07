import { html, nothing, type TemplateResult } from 'lit'
import { entities, isEntity } from '../entities.ts'
import type { Cell, RecordPage, Row, Table, TimelineEntry } from '../pages.ts'
import type { RecordInfo } from '../record-info.ts'
import type { Actions } from './actions.ts'
import { icon } from './icons.ts'

export const entityIcon = (entity: string): TemplateResult => {
  const { color, letter } = isEntity(entity) ? entities[entity] : { color: '#747474', letter: '?' }
  return html`<span class="entity" style="background:${color}" aria-hidden="true">${letter}</span>`
}

export const recordLink = (record: RecordInfo, { openRecord }: Actions): TemplateResult =>
  html`<a
    href="#"
    @click=${(event: Event) => {
      event.preventDefault()
      openRecord(record)
    }}
    >${record.name}</a
  >`

/** What a table or a page can say of a number: a link while click-to-dial is on, else plain text. */
export interface Dialing {
  readonly clickable: boolean
  readonly actions: Actions
}

const number = (cell: Cell, record: RecordInfo, { clickable, actions }: Dialing) =>
  clickable
    ? html`<a
        class="dial"
        href="tel:${cell.text}"
        title="Click to dial"
        @click=${(event: Event) => {
          event.preventDefault()
          actions.dial(cell.text, record)
        }}
        >${icon('call')} ${cell.text}</a
      >`
    : cell.text

/** The text of a field, as a link where it is a number or a record. */
const fieldText = (cell: Cell, record: RecordInfo, dialing: Dialing) => {
  if (!cell.text) return nothing
  if (cell.phone) return number(cell, record, dialing)
  return cell.record ? recordLink(cell.record, dialing.actions) : cell.text
}

const row = ({ record, cells }: Row, dialing: Dialing) =>
  html`<tr>
    ${cells.map((cell) => html`<td>${fieldText(cell, record, dialing)}</td>`)}
  </tr>`

export const tableView = ({ columns, rows }: Table, dialing: Dialing): TemplateResult =>
  html`<table>
    <thead>
      <tr>
        ${columns.map((column) => html`<th scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map((each) => row(each, dialing))}
    </tbody>
  </table>`

const highlights = ({ record, cells }: RecordPage, dialing: Dialing) =>
  html`<header class="card highlights">
    <div class="title">
      ${entityIcon(record.entity)}
      <div>
        <p>${isEntity(record.entity) ? entities[record.entity].label : record.entity}</p>
        <h1>${record.name}</h1>
      </div>
    </div>
    <dl>
      ${cells
        .filter(({ text }, index) => text && index > 0)
        .slice(0, 4)
        .map(
          (cell) =>
            html`<div>
              <dt>${cell.label}</dt>
              <dd>${fieldText(cell, record, dialing)}</dd>
            </div>`,
        )}
    </dl>
  </header>`

const details = ({ record, cells }: RecordPage, dialing: Dialing) =>
  html`<section class="card">
    <h2>Details</h2>
    <dl class="details">
      ${cells.map(
        (cell) =>
          html`<div>
            <dt>${cell.label}</dt>
            <dd>${fieldText(cell, record, dialing)}</dd>
          </div>`,
      )}
    </dl>
  </section>`

const clock = (seconds: number): string =>
  `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, '0')}`

const entry = (
  { task, outgoing, day, seconds, disposition, comments, who }: TimelineEntry,
  actions: Actions,
) =>
  html`<li>
    <span class="entity call" aria-hidden="true">${icon(outgoing ? 'call' : 'incoming_call')}</span>
    <div>
      <div class="line">${recordLink(task, actions)}<time>${day}</time></div>
      <p>
        ${outgoing ? 'You logged an outbound call' : 'You logged an inbound call'}
        ${who ? html` with ${recordLink(who, actions)}` : nothing} · ${clock(seconds)}
        ${disposition ? html` · <strong>${disposition}</strong>` : nothing}
      </p>
      <pre>${comments}</pre>
    </div>
  </li>`

const activity = ({ timeline }: RecordPage, actions: Actions) =>
  html`<section class="card activity" aria-label="Activity">
    <h2>Activity</h2>
    ${
      timeline.length
        ? html`<ul>
            ${timeline.map((each) => entry(each, actions))}
          </ul>`
        : html`<p class="empty">No past activity. Past meetings and calls marked as done show up here.</p>`
    }
  </section>`

/** The page of one record. */
export const recordView = (page: RecordPage, dialing: Dialing): TemplateResult =>
  html`${highlights(page, dialing)}
    <div class="columns">
      <div>
        ${details(page, dialing)}
        ${page.related.map(
          (table) =>
            html`<section class="card">
              <h2>${table.title} (${table.rows.length})</h2>
              ${tableView(table, dialing)}
            </section>`,
        )}
      </div>
      ${activity(page, dialing.actions)}
    </div>`
