import type { CrmHost, DialRequest, PopTarget, RawSettings } from '../ports/crm-host.ts'
import type { EmbeddingEvents, Tell } from './events.ts'

export interface StandaloneHostDeps {
  readonly settings: () => Promise<RawSettings>
  readonly tell: Tell
}

/** The host of a phone that no CRM is around: it tells the page what happens, and the page does with it what it likes. */
export type StandaloneHost = CrmHost & {
  /** The page wants a number to be called. */
  dial(request: DialRequest): void
}

const wantedBy = (target: PopTarget): EmbeddingEvents['record-wanted'] => {
  if (target.type === 'record') return { record: target.record }
  const { number } = target
  return target.type === 'search' || !target.name ? { number } : { number, name: target.name }
}

export function createStandaloneHost({ settings, tell }: StandaloneHostDeps): StandaloneHost {
  const dialListeners = new Set<(request: DialRequest) => void>()
  return {
    abilities: { resizablePanel: false, notifications: false },
    settings,
    dial(request) {
      for (const listener of dialListeners) listener(request)
    },
    onDialRequest(listener) {
      dialListeners.add(listener)
      return () => dialListeners.delete(listener)
    },
    onRecordViewed: () => () => undefined,
    // The page has no records that the phone could know of.
    findByNumber: async () => [],
    pop: async (target) => tell('record-wanted', wantedBy(target)),
    async writeCall(call) {
      tell('call-recorded', { call })
      return { entity: 'call', id: call.key }
    },
    showPanel: async () => undefined,
    setStatus: async (status) => tell('status-changed', status),
    notifyIncoming({ key, party: { number, name }, who }) {
      const shown = who ?? name
      tell('incoming-call', { key, number, ...(shown && { name: shown }) })
      return { answer: Promise.resolve('none'), cancel: () => undefined }
    },
  }
}
