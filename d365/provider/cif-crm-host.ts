import * as v from 'valibot'
import type { Clock } from '../../shared/ports/clock.ts'
import type { CrmHost, DialRequest, PanelRequest } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import { createAsk } from './ask.ts'
import { createCallSessions } from './call-sessions.ts'
import type { Cif } from './cif.ts'
import { readEnvironment, readSettings } from './environment.ts'
import { clickToAct, onCifEvent } from './events.ts'
import { findByNumber } from './find-by-number.ts'
import { createNotifier } from './notification.ts'
import { watchRecordView } from './record-view.ts'
import { createScreenPop } from './screen-pop.ts'
import type { CifVersion } from './version.ts'
import { createCallWriter } from './write-call.ts'

export interface CifCrmHostOptions {
  readonly cif: Cif
  /** As `detectVersion` found it. */
  readonly version: CifVersion
  readonly clock: Clock
  /** The panel's page; its title tells the status. */
  readonly document: Pick<Document, 'title'>
  /** A search for a number finds the open cases of its owners too. */
  readonly withCases?: boolean
}

const nothing = v.unknown()

/** Numbers are clickable for as long as the page lives: to switch that off would switch it off for everybody. */
function createDialRequests(cif: Cif, ask: Ask): CrmHost['onDialRequest'] {
  const listeners = new Set<(request: DialRequest) => void>()
  // Agents without the right to change the provider's record are refused, though an admin may have switched it on.
  const tolerated = () => undefined
  const begin = () => {
    ask(nothing, () => cif.setClickToAct(true)).catch(tolerated)
    const tell = (request: DialRequest) => {
      for (const listener of listeners) listener(request)
    }
    onCifEvent(cif, 'onclicktoact', clickToAct, tell, tolerated)
  }
  let begun = false
  return (listener) => {
    if (!begun) begin()
    begun = true
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
}

const createPanel =
  (cif: Cif, ask: Ask): CrmHost['showPanel'] =>
  async ({ visible, width }: PanelRequest) => {
    if (visible !== undefined) await ask(nothing, () => cif.setMode(visible ? 1 : 0))
    if (width !== undefined) await ask(nothing, () => cif.setWidth(width))
  }

/** Asks for the user's id once; a failed attempt is not remembered. */
function createUserId(cif: Cif, ask: Ask): () => Promise<string> {
  let known: string | undefined
  return async () => (known ??= (await readEnvironment(cif, ask)).userId)
}

const noNotification: CrmHost['notifyIncoming'] = () => ({
  answer: Promise.resolve('none'),
  cancel: () => undefined,
})

/** The Dynamics console as the phone's CRM, through the Channel Integration Framework of either version. */
export function createCifCrmHost({
  cif,
  version,
  clock,
  document,
  withCases = false,
}: CifCrmHostOptions): CrmHost {
  const ask = createAsk(clock)
  const sessions = version === 2 ? createCallSessions(cif, ask) : undefined
  const screen = createScreenPop({ cif, ask, ...(sessions && { sessions }) })
  return {
    abilities: { resizablePanel: true, notifications: version === 2 },
    settings: () => readSettings(cif, ask),
    onDialRequest: createDialRequests(cif, ask),
    onRecordViewed: (listener) => watchRecordView(cif, ask, version, listener),
    findByNumber: (forms) => findByNumber(cif, ask, forms, withCases),
    pop: (target) => screen.pop(target),
    writeCall: createCallWriter({ cif, ask, userId: createUserId(cif, ask) }),
    showPanel: createPanel(cif, ask),
    async setStatus(status) {
      document.title = status.label
      await sessions?.setStatus(status)
    },
    notifyIncoming: version === 2 ? createNotifier(cif, ask) : noNotification,
  }
}
