import { html, nothing, type TemplateResult } from 'lit'
import type { Notification } from '../app/notifications.ts'
import type { Page } from '../app/page.ts'
import type { Session, Tab } from '../app/sessions.ts'
import { home } from '../app/sessions.ts'
import type { Content } from './content.ts'
import { shown, textOf } from './content.ts'
import { cell, newView, recordLink, recordView } from './form-view.ts'
import { entityIcon, icon } from './icons.ts'
import type { Actions, Model } from './model.ts'
import { panelView } from './panel-view.ts'

const appName = ({ config }: Model) => (config.version === 2 ? 'Customer Service workspace' : 'Sales Hub')

const header = (model: Model, { navigate }: Actions) =>
  html`<header class="suite">
    <span class="waffle" aria-hidden="true"></span>
    <strong>Dynamics 365</strong><span class="app-name">${appName(model)}</span>
    <form
      role="search"
      @submit=${(event: SubmitEvent) => {
        event.preventDefault()
        const text = textOf(new FormData(event.target as HTMLFormElement).get('text'))
        navigate({ type: 'search', entity: 'contact', text })
      }}
    >
      ${icon('search')}<input name="text" aria-label="Search" placeholder="Search" minlength="2" required />
    </form>
    <span class="user" title=${model.config.user.userName}>${model.config.user.displayName}</span>
  </header>`

const entityOf = (page: Page): string => ('entity' in page ? page.entity : '')

const siteMap = ({ page }: Model, { navigate }: Actions) =>
  html`<nav class="site-map" aria-label="Site map">
    <button
      aria-current=${page.type === 'home'}
      @click=${() => {
        navigate({ type: 'home' })
      }}
    >
      ${icon('home')} <span>Home</span>
    </button>
    ${shown.map(
      ({ name, displayName }) =>
        html`<button
          aria-current=${entityOf(page) === name}
          @click=${() => {
            navigate({ type: 'list', entity: name })
          }}
        >
          ${entityIcon(name)} <span>${displayName}s</span>
        </button>`,
    )}
  </nav>`

const sessionButton = ({ sessions }: Model, session: Session, { focusSession, closeSession }: Actions) =>
  html`<li aria-current=${session.id === sessions.focused}>
    <button
      title=${session.title}
      @click=${() => {
        focusSession(session.id)
      }}
    >
      ${session.id === home ? icon('home') : icon('person')} <span>${session.title}</span>
      ${session.requests > 0 ? html`<b class="badge">${session.requests}</b>` : nothing}
    </button>
    ${
      session.id === home
        ? nothing
        : html`<button
            class="close"
            aria-label="Close session ${session.title}"
            @click=${() => {
              closeSession(session.id)
            }}
          >
            ${icon('close')}
          </button>`
    }
  </li>`

const rail = (model: Model, actions: Actions) =>
  html`<nav class="rail" aria-label="Sessions">
    <ul>
      ${model.sessions.list.map((session) => sessionButton(model, session, actions))}
    </ul>
  </nav>`

const pageTitle = ({ titles }: Model, page: Page): string => {
  switch (page.type) {
    case 'home':
      return 'Home'
    case 'record':
      return titles.get(page.id) ?? 'Record'
    case 'new':
      return `New ${page.entity}`
    case 'list':
      return shown.find(({ name }) => name === page.entity)?.displayName ?? page.entity
    case 'search':
      return 'Search'
  }
}

const tabButton = (model: Model, session: Session, tab: Tab, { focusTab, closeTab }: Actions) =>
  html`<span class="tab" aria-current=${tab.id === session.focusedTab}>
    <button
      @click=${() => {
        focusTab(tab.id)
      }}
    >
      ${entityIcon(entityOf(tab.page))} ${tab.title ?? pageTitle(model, tab.page)}
    </button>
    ${
      session.tabs.length > 1
        ? html`<button
            class="close"
            aria-label="Close tab"
            @click=${() => {
              closeTab(tab.id)
            }}
          >
            ${icon('close')}
          </button>`
        : nothing
    }
  </span>`

const tabBar = (model: Model, actions: Actions) => {
  const session = model.sessions.list.find(({ id }) => id === model.sessions.focused)
  return html`<nav class="tabs" aria-label="Tabs">
    ${session?.tabs.map((tab) => tabButton(model, session, tab, actions))}
  </nav>`
}

const listColumns = 4

const itemsView = ({ title, table, items }: Extract<Content, { type: 'items' }>, { actions }: Context) => {
  const columns = [...new Set([...table.phones.slice(0, 2), ...Object.keys(table.columns)])]
    .filter(
      (column) => ![table.primaryName, 'firstname', 'lastname', 'description', 'statecode'].includes(column),
    )
    .slice(0, listColumns)
  return html`<section class="card list">
    <header>
      <h1>${title}</h1>
      <button
        @click=${() => {
          actions.navigate({ type: 'new', entity: table.name, values: {} })
        }}
      >
        ${icon('add')} New
      </button>
    </header>
    <table>
      <thead>
        <tr>
          ${[table.primaryName, ...columns].map((column) => html`<th scope="col">${table.columns[column]}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${items.map(
          (item) =>
            html`<tr>
              <td>${recordLink(item, actions)}</td>
              ${columns.map((column) => html`<td>${cell(table, item.row, column)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`
}

interface Context {
  readonly clickable: boolean
  readonly actions: Actions
}

const homeView = () =>
  html`<section class="card list">
    <h1>Welcome</h1>
    <p>Choose a table on the left, or search for a record.</p>
  </section>`

const contentView = (content: Content, context: Context) => {
  switch (content.type) {
    case 'record':
      return recordView(content, context)
    case 'new':
      return newView(content, context.actions)
    case 'items':
      return itemsView(content, context)
    case 'home':
      return homeView()
    case 'missing':
      return html`<section class="card list">
        <h1>Record unavailable</h1>
        <p>${content.text}</p>
      </section>`
  }
}

const notificationView = ({ id, title, details, until }: Notification, { accept, decline }: Actions) =>
  html`<section class="toast" role="alertdialog" aria-label=${title}>
    <h2>${icon('call')} ${title}</h2>
    <dl>
      ${details.map(
        ({ label, value }) =>
          html`<dt>${label}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
    <div class="remaining"><i style="animation-duration:${Math.max(0, until - Date.now())}ms"></i></div>
    <footer>
      <button
        class="primary"
        @click=${() => {
          accept(id)
        }}
      >
        Accept
      </button>
      <button
        @click=${() => {
          decline(id)
        }}
      >
        Reject
      </button>
    </footer>
  </section>`

/** The whole page. */
export function appView(model: Model, actions: Actions): TemplateResult {
  const { config, panel, content, notifications } = model
  const workspace = config.version === 2
  return html`${header(model, actions)}
    <div class="app ${workspace ? 'workspace' : 'single'}">
      ${workspace ? rail(model, actions) : nothing} ${siteMap(model, actions)}
      <div class="stage">
        ${workspace ? tabBar(model, actions) : nothing}
        <main>${contentView(content, { clickable: panel.clickToAct, actions })}</main>
      </div>
      ${panelView(config.provider, panel, actions)}
    </div>
    <div class="toasts">${notifications.map((notification) => notificationView(notification, actions))}</div>`
}
