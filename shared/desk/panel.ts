import type { CrmHost, PanelStatus } from '../ports/crm-host.ts'
import type { Readable, Unsubscribe } from '../ports/readable.ts'
import type { DeskCall, DeskState } from './state.ts'

const nameOf = ({ call, who, shownNumber }: DeskCall): string => who?.name ?? call.party.name ?? shownNumber

const byCallState = {
  ringing: (call) => ({ icon: 'ringing', label: `${nameOf(call)} is calling` }),
  dialing: (call) => ({ icon: 'in-call', label: `Calling ${nameOf(call)}` }),
  active: (call) => ({ icon: 'in-call', label: nameOf(call) }),
  held: (call) => ({ icon: 'on-hold', label: `On hold: ${nameOf(call)}` }),
  recovering: (call) => ({ icon: 'trouble', label: `Reconnecting: ${nameOf(call)}` }),
  ended: () => ({ icon: 'ready', label: 'Phone' }),
} as const satisfies Record<string, (call: DeskCall) => PanelStatus>

const byLineState = {
  off: { icon: 'signed-out', label: 'Phone' },
  connecting: { icon: 'signed-out', label: 'Phone' },
  ready: { icon: 'ready', label: 'Phone' },
  reconnecting: { icon: 'trouble', label: 'Phone: reconnecting' },
  failed: { icon: 'trouble', label: 'Phone: no line' },
} as const satisfies Record<string, PanelStatus>

/** What the console shows of the phone while its panel is closed. A ringing call comes before all others. */
export function statusOf({ session, calls, wrapUp, line }: DeskState): PanelStatus {
  const call = calls.find(({ call }) => call.state === 'ringing') ?? calls.at(-1)
  if (call) return byCallState[call.call.state](call)
  if (session.state !== 'signed-in') return { icon: 'signed-out', label: 'Phone: signed out' }
  if (wrapUp) return { icon: 'wrap-up', label: 'Wrap-up' }
  return byLineState[line.state]
}

/** Keeps the console's label and icon up to date, and opens the panel when a call begins. */
export function followPanel(
  state: Readable<DeskState>,
  host: Pick<CrmHost, 'setStatus' | 'showPanel'>,
  onFailure: (error: unknown) => void,
): Unsubscribe {
  let shown: PanelStatus | undefined
  let calls = 0
  return state.subscribe((now) => {
    const status = statusOf(now)
    if (status.label !== shown?.label || status.icon !== shown.icon) host.setStatus(status).catch(onFailure)
    if (now.calls.length > calls) host.showPanel({ visible: true }).catch(onFailure)
    shown = status
    calls = now.calls.length
  })
}
