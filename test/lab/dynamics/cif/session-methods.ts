import type { Page } from '../app/page.ts'
import type { Session } from '../app/sessions.ts'
import { home } from '../app/sessions.ts'
import type { Row } from '../dataverse/web-api.ts'
import type { CifContext, Data, HostMethod, HostMethods } from './context.ts'
import { fields, Refusal, text } from './context.ts'
import { texts } from './message.ts'
import type { Slugs } from './templates.ts'
import { filled } from './templates.ts'

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null

/** Values of a template's slugs, given at the top, under `global` or under the name of a tab template. */
function slugsOf(parameters: unknown): Slugs {
  if (!isRow(parameters)) return {}
  return Object.assign({}, parameters, ...Object.values(parameters).filter(isRow)) as Slugs
}

function pageOf({ entityName, entityId }: Slugs): Page {
  const isRecord = typeof entityName === 'string' && typeof entityId === 'string' && entityId !== ''
  return isRecord ? { type: 'record', entity: entityName, id: entityId } : { type: 'home' }
}

function ours({ app }: CifContext, id: string): Session {
  const session = app.sessions.find(id)
  if (!session?.provided) throw new Refusal(texts.noSession(id))
  return session
}

/** Tabs can be worked with in the home session and in those of the provider. */
function workplace({ app }: CifContext): Session {
  const session = app.sessions.focused()
  if (session.provided || session.id === home) return session
  throw new Refusal(texts.foreignTab)
}

function createSession(data: Data, { app, templates }: CifContext): string {
  const { templateName, templateParameters } = fields(data, 'input')
  const title = templates.sessions[String(templateName)]
  if (title === undefined) throw new Refusal(`Session template ${String(templateName)} not found`)
  if (!app.sessions.canCreate()) throw new Refusal('Maximum number of sessions reached')
  const slugs = slugsOf(templateParameters)
  return app.sessions.create({
    title: filled(title, slugs),
    context: data.get('context') ?? null,
    page: pageOf(slugs),
  })
}

function getSession(data: Data, context: CifContext): ReadonlyMap<string, unknown> {
  const session = ours(context, text(data, 'sessionId'))
  return new Map<string, unknown>([
    ['sessionId', session.id],
    ['focused', context.app.sessions.focused().id === session.id],
    ['context', session.context],
    ['conversationId', null],
  ])
}

function setSessionTitle(data: Data, context: CifContext): void {
  const { sessionId, ...slugs } = fields(data, 'input')
  const session = ours(context, typeof sessionId === 'string' ? sessionId : context.app.sessions.focused().id)
  const [title] = Object.values(context.templates.sessions)
  context.app.sessions.setTitle(session.id, filled(title ?? session.title, slugs))
}

function createTab(data: Data, context: CifContext): string {
  workplace(context)
  const { templateName, templateParameters, isFocused } = fields(data, 'input')
  if (!context.templates.recordTabs.includes(String(templateName)))
    throw new Refusal(`Application tab template ${String(templateName)} not found`)
  return context.app.sessions.createTab(pageOf(slugsOf(templateParameters)), isFocused !== false)
}

/** A method on a tab of the focused session. */
const onTab = (name: string, act: (context: CifContext, tabId: string, data: Data) => void): HostMethod => ({
  name,
  sessions: true,
  run(data, context) {
    const tabId = text(data, 'tabId')
    if (!workplace(context).tabs.some(({ id }) => id === tabId))
      throw new Refusal(`Tab with ID:${tabId} does not exist`)
    act(context, tabId, data)
  },
})

const method = (name: string, run: HostMethod['run']): HostMethod => ({ name, sessions: true, run })

/** Sessions and tabs of Customer Service workspace. */
export const sessionMethods: HostMethods = {
  canCreateSession: method('canCreateSession', (_, { app }) => app.sessions.canCreate()),
  createSession: method('createSession', createSession),
  getSession: method('getSession', getSession),
  getFocusedSession: method('getFocusedSession', (_, { app }) => {
    const { id, provided } = app.sessions.focused()
    return provided ? id : null
  }),
  getAllSessions: method('getAllSessions', (_, { app }) =>
    app.sessions.state
      .get()
      .list.filter(({ provided }) => provided)
      .map(({ id }) => id),
  ),
  requestFocusSession: method('requestFocusSession', (data, context) => {
    context.app.sessions.requestFocus(ours(context, text(data, 'sessionId')).id)
  }),
  setSessionTitle: method('setSessionTitle', setSessionTitle),
  createTab: method('createTab', createTab),
  getTabsByTagOrName: method('getTabs', (_, context) => workplace(context).tabs.map(({ id }) => id)),
  getFocusedTab: method('getFocusedTab', (_, context) => workplace(context).focusedTab),
  focusTab: onTab('focusTab', ({ app }, tabId) => {
    app.sessions.focusTab(tabId)
  }),
  setTabTitle: onTab('setTabTitle', ({ app }, tabId, data) => {
    const [title] = Object.values(fields(data, 'input'))
    app.sessions.setTabTitle(tabId, String(title))
  }),
  closeTab: onTab('closeTab', ({ app }, tabId) => {
    app.sessions.closeTab(tabId)
  }),
}
