import * as v from 'valibot'
import type { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { CrmHost } from '../../shared/ports/crm-host.ts'
import { createApex } from './apex.ts'
import { createAsk } from './ask.ts'
import { readSettings } from './call-center-settings.ts'
import { logCall } from './call-log.ts'
import { createClickToDial } from './click-to-dial.ts'
import type { OpenCti } from './open-cti.ts'
import { searchPhone } from './phone-search.ts'
import { createRecordInView } from './record-in-view.ts'
import { screenPopOf } from './screen-pop.ts'
import { showPanel, showStatus } from './softphone-panel.ts'

export interface OpenCtiCrmHostParts {
  readonly opencti: OpenCti
  readonly clock: Clock
  /** Namespace of the managed package that the Apex classes came in; none where they are the org's own. */
  readonly namespace?: string
  /** Something went wrong that no command waits for, for instance numbers that could not be made clickable. */
  readonly onTrouble?: (error: PhoneError) => void
}

/** The Salesforce console, over Open CTI and the package's Apex classes. */
export function createOpenCtiCrmHost(parts: OpenCtiCrmHostParts): CrmHost {
  const { opencti, clock, namespace, onTrouble = () => undefined } = parts
  const ask = createAsk(clock)
  const apex = createApex(opencti, ask, namespace)
  return {
    abilities: { resizablePanel: true, notifications: false },
    settings: () => readSettings(opencti, ask, apex),
    onDialRequest: createClickToDial({ opencti, ask, onTrouble }),
    onRecordViewed: createRecordInView({ opencti, ask, clock, onTrouble }),
    findByNumber: (forms) => searchPhone(forms, apex),
    async pop(target) {
      const screenPop = screenPopOf(target)
      await ask(v.unknown(), (answered) => {
        opencti.screenPop({ ...screenPop, ...answered })
      })
    },
    async writeCall(record) {
      const written = await logCall(record, apex)
      // The call is written whether or not the view shows it at once, so no answer is awaited.
      opencti.refreshView()
      return written
    },
    showPanel: (panel) => showPanel(panel, opencti, ask),
    setStatus: (status) => showStatus(status, opencti, ask),
    notifyIncoming: () => ({ answer: Promise.resolve('none'), cancel: () => undefined }),
  }
}
