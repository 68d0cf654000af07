import { html, nothing, type TemplateResult } from 'lit'
import { entities, navigable } from '../entities.ts'
import { textOf } from '../record-info.ts'
import type { NewRecord, Place } from '../workspace.ts'
import type { Actions } from './actions.ts'
import { cloud, icon, launcher } from './icons.ts'
import type { Content, Model } from './model.ts'
import { entityIcon, recordLink, recordView, tableView, type Dialing } from './record-view.ts'

const header = ({ config }: Model, { search }: Actions) =>
  html`<header class="global">
    ${cloud}
    <form
      role="search"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault()
        search(textOf(new FormData(event.target as HTMLFormElement).get('text')))
      }}
    >
      ${icon('search')}<input name="text" aria-label="Search" placeholder="Search…" minlength="2" required />
    </form>
    <details class="agent">
      <summary>
        ${config.agents.find(({ userName }) => userName === config.user)?.displayName ?? config.user}
      </summary>
      <nav>
        ${config.agents.map(
          ({ userName, displayName }) =>
            html`<a href="?user=${encodeURIComponent(userName)}">${displayName}</a>`,
        )}
      </nav>
    </details>
  </header>`

const entityOf = (place: Place): string => {
  if (place.type === 'record') return place.record.entity
  return place.type === 'list' ? place.entity : 'Contact'
}

const isShown = (place: Place, id: string): boolean => place.type === 'record' && place.record.id === id

/** A console app has a menu of lists and a tab for each record; a standard app has a tab for each list. */
const navigation = (
  { config, workspace: { place, tabs } }: Model,
  { openList, openRecord, closeTab }: Actions,
) => {
  const tabFor = (entity: (typeof navigable)[number]) =>
    html`<button
      class="tab"
      aria-current=${entityOf(place) === entity}
      @click=${() => {
        openList(entity)
      }}
    >
      ${entities[entity].plural}
    </button>`
  const menu = html`<select
    aria-label="Lists"
    @change=${({ target }: Event) => {
      openList((target as HTMLSelectElement).value)
    }}
  >
    ${navigable.map(
      (entity) =>
        html`<option value=${entity} ?selected=${entityOf(place) === entity}>
          ${entities[entity].plural}
        </option>`,
    )}
  </select>`
  const isConsole = config.app === 'console'
  return html`<nav class="app" aria-label="App">
    ${launcher}<span class="name">${isConsole ? 'Service Console' : 'Service'}</span>
    ${isConsole ? menu : navigable.map(tabFor)}
    ${tabs.map(
      (record) =>
        html`<span class="tab" aria-current=${isShown(place, record.id)}>
          <button
            @click=${() => {
              openRecord(record)
            }}
          >
            ${entityIcon(record.entity)} ${record.name}
          </button>
          <button
            aria-label="Close ${record.name}"
            @click=${() => {
              closeTab(record)
            }}
          >
            ${icon('close')}
          </button>
        </span>`,
    )}
  </nav>`
}

const list = (title: string, body: unknown) =>
  html`<section class="card list">
    <h1>${title}</h1>
    ${body}
  </section>`

const main = (content: Content | undefined, dialing: Dialing) => {
  switch (content?.type) {
    case 'record':
      return recordView(content.page, dialing)
    case 'list':
      return list(`Recently Viewed ${content.table.title}`, tableView(content.table, dialing))
    case 'search':
      return list(
        `Results for “${content.text}”`,
        html`<ul class="results">
          ${content.found.map(
            (record) => html`<li>${entityIcon(record.entity)} ${recordLink(record, dialing.actions)}</li>`,
          )}
        </ul>`,
      )
    case 'text':
      return list(content.title, html`<pre>${content.text}</pre>`)
    case undefined:
      return nothing
  }
}

/** The fields of the dialog for each entity, and their labels. */
const dialogFields = { FirstName: 'First Name', LastName: 'Last Name', Phone: 'Phone', Email: 'Email' }

const dialogView = (dialog: NewRecord, { saveDialog, closeDialog }: Actions) =>
  html`<div class="backdrop">
    <form
      class="dialog"
      role="dialog"
      aria-label="New ${dialog.entity}"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault()
        const fields = Object.fromEntries(new FormData(event.target as HTMLFormElement))
        saveDialog({ entity: dialog.entity, fields })
      }}
    >
      <h1>New ${dialog.entity}</h1>
      ${Object.entries(dialogFields).map(
        ([name, label]) =>
          html`<label>${label}<input name=${name} .value=${textOf(dialog.fields[name])} /></label>`,
      )}
      <footer>
        <button type="button" class="neutral" @click=${closeDialog}>Cancel</button>
        <button class="brand">Save</button>
      </footer>
    </form>
  </div>`

const softphone = ({ softphone: state, adapter }: Model, { togglePanel }: Actions) =>
  html`<section
    class="panel"
    aria-label=${state.panelLabel}
    ?inert=${!state.visible}
    style="width:${state.width}px;height:${state.height + 41}px"
  >
    <header>
      ${icon(state.panelIcon)}
      <h2>${state.panelLabel}</h2>
      <button aria-label="Minimize" @click=${togglePanel}>${icon('minimize')}</button>
    </header>
    <iframe
      name="softphone"
      title="Open CTI Softphone"
      allow="microphone; autoplay; speaker-selection"
      src=${adapter}
    ></iframe>
  </section>`

const utilityBar = ({ softphone: { itemIcon, itemLabel, visible } }: Model, { togglePanel }: Actions) =>
  html`<footer class="utility">
    <button aria-expanded=${visible} @click=${togglePanel}>${icon(itemIcon)} ${itemLabel}</button>
  </footer>`

/** The whole page. */
export function consoleView(model: Model, actions: Actions): TemplateResult {
  const dialing = { clickable: model.softphone.clickToDial, actions }
  const { dialog } = model.workspace
  return html`${header(model, actions)} ${navigation(model, actions)}
    <main>${main(model.content, dialing)}</main>
    ${softphone(model, actions)} ${utilityBar(model, actions)}
    ${dialog ? dialogView(dialog, actions) : nothing}`
}
