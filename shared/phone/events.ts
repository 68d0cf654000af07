import { failureOf } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { RecordEvent } from '../ports/support.ts'
import type { LineAccountSource } from '../ports/telephony.ts'
import type { Recorder } from '../support/support.ts'

/** Whoever has events to record has them before the recorder is there. */
export interface Events {
  readonly record: RecordEvent
  readonly recorder: Promise<Recorder>
}

/** Records events from now on. The recorder comes a little later, so that the page is there sooner. */
export function startEvents(window: Window & typeof globalThis, clock: Clock): Events {
  const recorder = import('../support/support.ts').then(({ createRecorder, recordTab }) => {
    const about = { version: SIDETONE_VERSION, browser: window.navigator.userAgent }
    const created = createRecorder({ clock, out: window.console, about })
    recordTab(window, record)
    return created
  })
  // Without the recorder the phone works all the same, and there is nothing to hand to support.
  const ready = recorder.catch(() => undefined)

  function record(event: Parameters<RecordEvent>[0]): void {
    const at = clock.now()
    void ready.then((there) => there?.record(event, at))
  }

  return { record, recorder }
}

/** Records how it went each time that an account was asked for. */
export const recordAccounts =
  (source: LineAccountSource, record: RecordEvent, clock: Clock): LineAccountSource =>
  async () => {
    try {
      const account = await source()
      const seconds = Math.round((account.credentials.expiresAt - clock.now()) / 1000)
      record({ level: 'info', event: 'token.account', detail: `good for ${String(seconds)} s` })
      return account
    } catch (error) {
      const { code } = failureOf(error, 'line.account')
      record({ level: 'warn', event: 'token.no-account', detail: code })
      throw error
    }
  }
