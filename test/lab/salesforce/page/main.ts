import { render } from 'lit'
import { systemClock } from '../../../../shared/ports/clock.ts'
import type { Fault } from '../../console/faults.ts'
import type { StageEvent } from '../../console/stage.ts'
import { createOpenCtiHost } from '../open-cti/host.ts'
import { createMessageChannels } from '../open-cti/message-channels.ts'
import { createSoftphone } from '../softphone.ts'
import { createWorkspace, pathOf, type NewRecord, type Place } from '../workspace.ts'
import type { Actions } from './actions.ts'
import { adapterAddress, connectFrame } from './adapter-frame.ts'
import type { PageConfig } from './config.ts'
import { consoleView } from './console-view.ts'
import { contentOf, placeAt } from './content.ts'
import type { Content } from './model.ts'
import { createRemoteOrg } from './remote-org.ts'

const config = JSON.parse(document.getElementById('config')?.textContent ?? '') as PageConfig
const org = createRemoteOrg(config.user)
const workspace = createWorkspace(config.app)
const softphone = createSoftphone(config)
const adapter = adapterAddress(config.connectorUrl, location)
let content: Content | undefined

function draw(): void {
  const model = {
    config,
    content,
    adapter: adapter.href,
    workspace: workspace.state.get(),
    softphone: softphone.state.get(),
  }
  render(consoleView(model, actions), document.body)
}

let turn = 0

/** Loads and shows the place; a place that was left meanwhile is not shown. */
async function refresh(): Promise<void> {
  const mine = ++turn
  const loaded = await contentOf(workspace.state.get().place, org)
  if (mine !== turn) return
  content = loaded
  draw()
}

const actions: Actions = {
  openRecord: (record) => {
    workspace.open({ type: 'record', record })
  },
  openList: (entity) => {
    workspace.open({ type: 'list', entity })
  },
  closeTab: (record) => {
    workspace.closeTab(record)
  },
  search: (text) => {
    workspace.open({ type: 'search', text })
  },
  dial: (number, record) => {
    host.click(number, record)
  },
  togglePanel: () => {
    softphone.set({ visible: !softphone.state.get().visible })
  },
  closeDialog: () => {
    workspace.closeDialog()
  },
  saveDialog: (dialog) => void save(dialog),
}

async function save({ entity, fields }: NewRecord): Promise<void> {
  const Name = [fields.FirstName, fields.LastName].filter(Boolean).join(' ')
  const id = await org.create(entity, { ...fields, Name })
  workspace.closeDialog()
  await view(id)
}

async function view(id: string): Promise<void> {
  const record = await org.describe(id)
  if (record) workspace.open({ type: 'record', record })
}

async function click(number: string, id: string): Promise<void> {
  const record = await org.describe(id)
  await softphone.whenClickable()
  if (record) host.click(number, record)
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
const stage: { [T in StageEvent['type']]: (event: Extract<StageEvent, { type: T }>) => Promise<void> } = {
  view: ({ id }) => view(id),
  click: ({ number, id }) => click(number, id),
  records: () => refresh(),
}

function listenToStage(): void {
  const events = new EventSource(`/lab/events?page=${encodeURIComponent(config.page)}`)
  events.addEventListener('message', ({ data }: MessageEvent<string>) => {
    const event = JSON.parse(data) as StageEvent
    const react = stage[event.type] as (event: StageEvent) => Promise<void>
    void react(event)
  })
}

/** The address of a place; the parameters that the page was opened with stay. */
function addressOf(place: Place): string {
  const address = new URL(pathOf(place), location.href)
  new URLSearchParams(location.search).forEach((value, name) => {
    if (isStartParameter(name)) address.searchParams.set(name, value)
  })
  return address.pathname + address.search
}

const isStartParameter = (name: string): boolean => ['user', 'app', 'page', 'containerDelay'].includes(name)

/** Keeps the address in step with the place, so that a reload and the way back lead there. */
function followPlace(): void {
  history.replaceState(null, '', addressOf(workspace.state.get().place))
  workspace.onNavigate((place) => {
    const address = addressOf(place)
    if (place.type !== 'url' && address !== location.pathname + location.search)
      history.pushState(null, '', address)
  })
  addEventListener('popstate', () => void openAddress())
}

async function openAddress(): Promise<void> {
  workspace.open(await placeAt(new URL(location.href), org))
}

draw()
const frameElement = document.querySelector<HTMLIFrameElement>('iframe[name=softphone]')
if (!frameElement) throw new Error('the softphone has no frame')
const host = createOpenCtiHost({
  frame: connectFrame(frameElement, adapter.origin, (message) => {
    host.receive(message)
  }),
  clock: systemClock,
  channels: createMessageChannels(),
  ...{ org, workspace, softphone, takeFault },
})
systemClock.after(config.containerDelay, () => {
  host.becomeReady()
})

softphone.state.listen(draw)
workspace.state.listen((state, before) => {
  draw()
  if (state.place !== before?.place || state.refreshed !== before.refreshed) void refresh()
})
void openAddress().then(() => {
  followPlace()
  listenToStage()
})
addEventListener('focus', () => {
  workspace.focus()
})
