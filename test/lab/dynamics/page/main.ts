import { render } from 'lit'
import { systemClock } from '../../../../shared/ports/clock.ts'
import type { Fault } from '../../console/faults.ts'
import type { StageEvent } from '../../console/stage.ts'
import type { NumberClick } from '../app/app.ts'
import { createApp } from '../app/app.ts'
import { pageOf } from '../app/page.ts'
import { createCifHost } from '../cif/host.ts'
import { installed } from '../cif/templates.ts'
import { clickOn } from '../click.ts'
import { remoteDataverse as webApi } from '../dataverse/remote.ts'
import { metadataOf } from '../dataverse/tables.ts'
import { appView } from './app-view.ts'
import type { PageConfig } from './config.ts'
import type { Content } from './content.ts'
import { contentOf, titleOf } from './content.ts'
import type { Actions } from './model.ts'
import { connectPanel } from './panel-frame.ts'

const config = JSON.parse(document.getElementById('config')?.textContent ?? '') as PageConfig
const app = createApp({ version: config.version, origin: location.origin, clock: systemClock })
const titles = new Map<string, string>()
let content: Content = { type: 'home' }

function draw(): void {
  const model = {
    config,
    content,
    titles,
    sessions: app.sessions.state.get(),
    panel: app.panel.state.get(),
    notifications: app.notifications.state.get(),
    page: app.sessions.focusedPage(),
  }
  render(appView(model, actions), document.body)
}

let turn = 0

/** Loads and shows the focused page; one that was left meanwhile is not shown. */
async function refresh(): Promise<void> {
  const mine = ++turn
  const loaded = await contentOf(app.sessions.focusedPage(), webApi)
  if (mine !== turn) return
  content = loaded
  if (loaded.type === 'record') titles.set(loaded.item.id, titleOf(loaded.item))
  draw()
}

const actions: Actions = {
  navigate: (page) => {
    app.sessions.navigate(page)
  },
  dial(number) {
    if (content.type !== 'record') return
    const { table, id, row } = content.item
    const detail = clickOn(number, { entity: table.name, id }, row)
    dispatchEvent(new CustomEvent('CIClickToAct', { detail }))
  },
  togglePanel: () => {
    app.panel.setMode(app.panel.state.get().mode === 1 ? 0 : 1)
  },
  focusSession: (id) => {
    app.sessions.focus(id)
  },
  closeSession: (id) => {
    app.sessions.close(id)
  },
  focusTab: (id) => {
    app.sessions.focusTab(id)
  },
  closeTab: (id) => {
    app.sessions.closeTab(id)
  },
  accept: app.notifications.accept,
  decline: app.notifications.decline,
  save: (entity, values) => void save(entity, values),
}

async function save(entity: string, values: Readonly<Record<string, unknown>>): Promise<void> {
  const { id } = await webApi.createRecord(entity, values)
  app.sessions.navigate({ type: 'record', entity, id })
}

/** Takes the next fault for a method that a test has asked for. */
async function takeFault(method: string): Promise<Fault | undefined> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ method })
  const response = await fetch('/lab/faults/take', { method: 'POST', headers, body })
  const { fault } = (await response.json()) as { fault: Fault | null }
  return fault ?? undefined
}

/** How the page gets to what a test or a script asks for. */
const stage: {
  [T in StageEvent['type']]: (event: Extract<StageEvent, { type: T }>) => Promise<void> | void
} = {
  view: ({ entity, id }) => {
    app.sessions.navigate({ type: 'record', entity, id })
  },
  async click({ number, entity, id }) {
    const row = await webApi.retrieveRecord(entity, id)
    await app.panel.whenClickable()
    app.click(clickOn(number, { entity, id }, row))
  },
  records: refresh,
}

function listenToStage(): void {
  const events = new EventSource(`/lab/events?page=${encodeURIComponent(config.page)}`)
  events.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as StageEvent
    const react = stage[event.type] as (event: StageEvent) => Promise<void> | void
    void react(event)
  })
}

/** The parameters that the page was opened with stay in the address; those of the page in view change. */
function followPage(): void {
  const address = new URL(app.urlOf(app.sessions.focusedPage()))
  new URLSearchParams(location.search).forEach((value, name) => {
    if (['user', 'cif', 'page', 'provider'].includes(name)) address.searchParams.set(name, value)
  })
  history.replaceState(null, '', address)
}

function connectHost(): void {
  const element = document.querySelector<HTMLIFrameElement>('#SidePanelIFrame')
  if (!element) throw new Error('the panel has no frame')
  const panel = connectPanel(element, (event) => void host.receive(event))
  const host = createCifHost({
    app,
    webApi,
    takeFault,
    clock: systemClock,
    provider: config.provider,
    environment: { userId: config.user.id, userName: config.user.displayName, organization: location.origin },
    templates: installed,
    metadata: metadataOf,
    post: panel.post,
    postAsStranger: panel.postAsStranger,
  })
}

draw()
connectHost()
app.panel.state.listen(draw)
app.notifications.state.listen(draw)
app.sessions.state.listen(() => {
  followPage()
  draw()
  void refresh()
})
// Forms and custom controls of an app raise a click this way.
addEventListener('CIClickToAct', (event) => {
  app.click((event as CustomEvent<NumberClick>).detail)
})
app.sessions.navigate(pageOf(new URLSearchParams(location.search)))
listenToStage()
