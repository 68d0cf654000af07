import { html, nothing, type TemplateResult } from 'lit'
import { reasonLabels } from '../dataverse/phone-call.ts'
import type { Table } from '../dataverse/tables.ts'
import type { Row } from '../dataverse/web-api.ts'
import type { Content, Item, TimelineEntry } from './content.ts'
import { textOf, titleOf } from './content.ts'
import { entityIcon, icon } from './icons.ts'
import type { Actions } from './model.ts'

/** What the form needs to know besides the record. */
export interface FormContext {
  /** Whether numbers can be clicked. */
  readonly clickable: boolean
  readonly actions: Actions
}

const words: Readonly<Record<string, (value: unknown) => string>> = {
  statecode: (value) => (value === 0 ? 'Active' : 'Inactive'),
  statuscode: (value) => reasonLabels[Number(value)] ?? '',
  directioncode: (value) => (value === true ? 'Outgoing' : 'Incoming'),
  prioritycode: (value) => ['', 'High', 'Normal', 'Low'][Number(value)] ?? '',
}

/** The text of a column, in words where it is a code. */
export const cell = (table: Table, row: Row, column: string): string => {
  if (column === 'statecode' && table.name === 'phonecall') return row[column] === 0 ? 'Open' : 'Completed'
  return words[column] && row[column] !== null ? words[column](row[column]) : textOf(row[column])
}

const number = (text: string, column: string, { clickable, actions }: FormContext) =>
  clickable
    ? html`<a
        class="dial"
        href="tel:${text}"
        title="Call ${text}"
        @click=${(event: Event) => {
          event.preventDefault()
          actions.dial(text, column)
        }}
        >${text} ${icon('call')}</a
      >`
    : text

const field = ({ table, row }: Item, column: string, context: FormContext) => {
  const text = cell(table, row, column)
  return html`<div class="field">
    <dt>${table.columns[column]}</dt>
    <dd>${text && table.phones.includes(column) ? number(text, column, context) : text || '---'}</dd>
  </div>`
}

export const recordLink = (item: Item, { navigate }: Actions): TemplateResult =>
  html`<a
    href="?pagetype=entityrecord&etn=${item.table.name}&id=${item.id}"
    @click=${(event: Event) => {
      event.preventDefault()
      navigate({ type: 'record', entity: item.table.name, id: item.id })
    }}
    >${titleOf(item)}</a
  >`

const time = (iso: string) =>
  new Date(iso).toLocaleString('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  })

const entry = ({ subject, description, outgoing, status, duration, at }: TimelineEntry) =>
  html`<li class="activity">
    <span class="avatar call ${outgoing ? 'outgoing' : 'incoming'}">${icon('call')}</span>
    <div>
      <p class="kind">
        Phone Call · ${outgoing ? 'Outgoing' : 'Incoming'} · ${status}
        <time datetime=${at}>${time(at)}</time>
      </p>
      <p class="subject">${subject}</p>
      <p class="description">${description}</p>
      <p class="kind">${duration} min</p>
    </div>
  </li>`

const timelineView = (timeline: readonly TimelineEntry[]) =>
  html`<section class="card timeline" aria-label="Timeline">
    <h2>Timeline</h2>
    ${
      timeline.length > 0
        ? html`<ol>
            ${timeline.map(entry)}
          </ol>`
        : html`<p class="empty">No phone calls yet.</p>`
    }
  </section>`

const relatedView = (related: readonly Item[], actions: Actions) =>
  html`<section class="card">
    <h2>Related</h2>
    <ul class="related">
      ${related.map((item) => html`<li>${entityIcon(item.table.name)} ${recordLink(item, actions)}</li>`)}
    </ul>
  </section>`

const initials = (title: string): string =>
  title
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('')

const parentOf = ({ row }: Item): string =>
  ['parentcustomerid', 'customerid', 'regardingobjectid']
    .map((column) => textOf(row[`_${column}_value@OData.Community.Display.V1.FormattedValue`]))
    .find(Boolean) ?? ''

const heading = (item: Item) =>
  html`<header class="record">
    <span class="avatar">${initials(titleOf(item))}</span>
    <div>
      <h1>${titleOf(item)}</h1>
      <p>${[item.table.displayName, parentOf(item)].filter(Boolean).join(' · ')}</p>
    </div>
  </header>`

export const recordView = (
  { item, related, timeline }: Extract<Content, { type: 'record' }>,
  context: FormContext,
): TemplateResult =>
  html`${heading(item)}
    <nav class="form-tabs" aria-label="Form">
      <span aria-current="true">Summary</span><span>Details</span>
    </nav>
    <div class="sections">
      <section class="card">
        <h2>${item.table.displayName} Information</h2>
        <dl>${Object.keys(item.table.columns).map((column) => field(item, column, context))}</dl>
      </section>
      ${item.table.name === 'phonecall' ? nothing : timelineView(timeline)}
      ${related.length > 0 ? relatedView(related, context.actions) : nothing}
    </div>`

/** Columns that a new record's form asks for. */
const asked = (table: Table): readonly string[] =>
  Object.keys(table.columns).filter((column) => !['fullname', 'statecode', 'statuscode'].includes(column))

export const newView = (
  { table, values }: Extract<Content, { type: 'new' }>,
  { save }: Actions,
): TemplateResult =>
  html`<form
    class="new"
    @submit=${(event: SubmitEvent) => {
      event.preventDefault()
      const entries = [...new FormData(event.target as HTMLFormElement)].filter(([, value]) => value !== '')
      save(table.name, Object.fromEntries(entries))
    }}
  >
    <header class="record">
      <span class="avatar">${entityIcon(table.name)}</span>
      <div>
        <h1>New ${table.displayName}</h1>
        <p>Unsaved</p>
      </div>
      <button class="primary">${icon('save')} Save</button>
    </header>
    <div class="sections">
      <section class="card">
        <h2>${table.displayName} Information</h2>
        ${asked(table).map(
          (column) =>
            html`<label class="field">
              <span>${table.columns[column]}</span>
              <input name=${column} .value=${textOf(values[column])} />
            </label>`,
        )}
      </section>
    </div>
  </form>`
