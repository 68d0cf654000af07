import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { PanelStatus, RecordRef } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { Cif } from './cif.ts'
import { onCifEvent, sessionClosed } from './events.ts'
import { templates } from './templates.ts'

/** Sessions of Customer Service workspace: one for each person or company on the phone. */
export interface CallSessions {
  /**
   * Shows a record in a session of ours.
   *
   * @returns whether it could; where not, the record is to be shown some other way
   */
  show(record: RecordRef): Promise<boolean>
  /** Puts the state of the call beside the name in the title of the newest session. */
  setStatus(status: PanelStatus): Promise<void>
}

interface OwnSession {
  readonly id: string
  readonly title: string
  /** Ids of the tabs by the record that they show. */
  readonly tabs: ReadonlyMap<string, string>
}

const id = v.pipe(v.string(), v.minLength(1))
const nothing = v.unknown()

const keyOf = (record: RecordRef) => `${record.entity}/${record.id}`
const anchors: readonly RecordRef['kind'][] = ['person', 'company']
const duringCall: readonly PanelStatus['icon'][] = ['ringing', 'in-call', 'on-hold', 'wrap-up']

/** Does what the console may refuse. @returns whether it did not */
async function isDone(act: () => Promise<void>): Promise<boolean> {
  try {
    await act()
    return true
  } catch (error) {
    if (error instanceof PhoneError && error.code === 'crm.refused') return false
    throw error
  }
}

/** The console cannot be made to switch sessions, so a session is used while it is in focus, or made anew. */
export function createCallSessions(cif: Cif, ask: Ask): CallSessions {
  let own: readonly OwnSession[] = []

  const forget = (closed: string) => {
    own = own.filter((session) => session.id !== closed)
  }
  // A session whose end is not told stays on the list until the console refuses it.
  const untold = () => undefined
  onCifEvent(
    cif,
    'onSessionClosed',
    sessionClosed,
    ({ sessionId }) => {
      forget(sessionId)
    },
    untold,
  )

  const focused = async (): Promise<OwnSession | undefined> => {
    const found = await ask(v.nullable(v.string()), () => cif.getFocusedSession())
    return own.find((session) => session.id === found)
  }

  const open = async (record: RecordRef) => {
    const title = record.name ?? 'Call'
    const templateParameters = { customer: title, entityName: record.entity, entityId: record.id }
    const session = await ask(id, () =>
      cif.createSession({ templateName: templates.callSession, templateParameters }),
    )
    const tab = await ask(id, () => cif.getFocusedTab())
    own = [...own, { id: session, title, tabs: new Map([[keyOf(record), tab]]) }]
  }

  const openTab = async (session: OwnSession, record: RecordRef) => {
    const templateParameters = { entityName: record.entity, entityId: record.id }
    const tab = await ask(id, () =>
      cif.createTab({ templateName: templates.recordTab, templateParameters, isFocused: true }),
    )
    const tabs = new Map([...session.tabs, [keyOf(record), tab]])
    own = own.map((each) => (each.id === session.id ? { ...each, tabs } : each))
  }

  const show = async (record: RecordRef): Promise<boolean> => {
    const session = await focused()
    const tab = session?.tabs.get(keyOf(record))
    if (tab) return isDone(() => ask(nothing, () => cif.focusTab(tab)).then(() => undefined))
    const isAnchor = anchors.includes(record.kind)
    if (session && !isAnchor) return isDone(() => openTab(session, record))
    const canOpen = isAnchor && (await ask(v.boolean(), async () => cif.canCreateSession?.()))
    return canOpen && isDone(() => open(record))
  }

  return {
    show,
    async setStatus({ label, icon }) {
      const session = own.at(-1)
      if (!session) return
      const customer = duringCall.includes(icon) ? `${session.title} · ${label}` : session.title
      const titled = await isDone(() =>
        ask(nothing, () => cif.setSessionTitle({ sessionId: session.id, customer })).then(() => undefined),
      )
      if (!titled) forget(session.id)
    },
  }
}
