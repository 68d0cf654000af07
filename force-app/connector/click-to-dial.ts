import * as v from 'valibot'
import { failureOf, PhoneError } from '../../shared/call/failure.ts'
import type { DialRequest } from '../../shared/ports/crm-host.ts'
import type { Unsubscribe } from '../../shared/ports/readable.ts'
import type { Ask } from './ask.ts'
import type { OpenCti } from './open-cti.ts'
import { recordSchema, refOf } from './records.ts'

/** Documented as a number, sent as a text. */
const clickSchema = v.object({
  ...recordSchema.entries,
  number: v.pipe(v.union([v.string(), v.number()]), v.transform(String), v.trim(), v.minLength(1)),
})

export interface ClickToDialParts {
  readonly opencti: Pick<
    OpenCti,
    'enableClickToDial' | 'disableClickToDial' | 'isSoftphonePanelVisible' | 'onClickToDial'
  >
  readonly ask: Ask
  /** Something went wrong that no command waits for. */
  readonly onTrouble: (error: PhoneError) => void
}

/** Clicks on numbers, while anybody listens. */
export function createClickToDial({ opencti, ask, onTrouble }: ClickToDialParts) {
  const listeners = new Set<(request: DialRequest) => void>()
  let switching = Promise.resolve()
  let enabled = false
  let registered = false

  function receive(payload: unknown): void {
    const click = v.safeParse(clickSchema, payload)
    if (!click.success) {
      onTrouble(new PhoneError('crm.malformed', 'click on a number'))
      return
    }
    const record = refOf(click.output)
    for (const listener of listeners) listener({ number: click.output.number, ...(record && { record }) })
  }

  /**
   * Open CTI cannot take a listener back, and calls one that was registered twice two times. A registration gets
   * no answer and is lost while the console is not ready, so something that is answered goes before it.
   */
  async function register(): Promise<void> {
    if (registered) return
    await ask(v.unknown(), (answered) => {
      opencti.isSoftphonePanelVisible(answered)
    })
    registered = true
    opencti.onClickToDial({ listener: receive })
  }

  /** Brings the console in line with whether anybody listens. */
  async function follow(): Promise<void> {
    const wanted = listeners.size > 0
    if (wanted === enabled) return
    await register()
    const method = wanted ? 'enableClickToDial' : 'disableClickToDial'
    await ask(v.unknown(), (answered) => {
      opencti[method](answered)
    })
    enabled = wanted
  }

  const follows = (): void => {
    switching = switching.then(follow).catch((error: unknown) => {
      const { code, detail } = failureOf(error, 'crm.unreachable')
      onTrouble(new PhoneError(code, detail, { cause: error }))
    })
  }

  return (listener: (request: DialRequest) => void): Unsubscribe => {
    listeners.add(listener)
    follows()
    return () => {
      listeners.delete(listener)
      follows()
    }
  }
}
