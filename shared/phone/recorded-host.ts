import { failureOf } from '../call/failure.ts'
import type { CrmHost } from '../ports/crm-host.ts'
import type { RecordEvent, SupportEvent } from '../ports/support.ts'

/** Records how it went each time that the CRM was asked to show or to write something: of what kind, never of whom. */
export function recordHost(host: CrmHost, record: RecordEvent): CrmHost {
  async function recorded<T>(asked: SupportEvent, done: Promise<T>): Promise<T> {
    try {
      const result = await done
      record({ level: 'info', ...asked })
      return result
    } catch (error) {
      const { code } = failureOf(error, 'crm.unreachable')
      record({ level: 'warn', ...asked, detail: [asked.detail, code].filter(Boolean).join(': ') })
      throw error
    }
  }

  return {
    get abilities() {
      return host.abilities
    },
    settings: () => recorded({ event: 'crm.settings' }, host.settings()),
    onDialRequest: (listener) => host.onDialRequest(listener),
    onRecordViewed: (listener) => host.onRecordViewed(listener),
    findByNumber: (forms) => host.findByNumber(forms),
    pop: (target) => recorded({ event: 'crm.pop', detail: target.type }, host.pop(target)),
    writeCall: (call) =>
      recorded({ event: 'crm.write', call: call.key, detail: call.outcome }, host.writeCall(call)),
    showPanel: (panel) => host.showPanel(panel),
    setStatus: (status) => host.setStatus(status),
    notifyIncoming: (call) => host.notifyIncoming(call),
  }
}
