import { setTimeout as wait } from 'node:timers/promises'
import type { Leg } from './leg.ts'
import type { CallReport } from './report.ts'

/** A call at the far end, and the means to steer it. */
export interface FarEndCall {
  readonly id: string
  report(): CallReport
  /** How loud one frequency is heard among others: dBFS; −96 for silence */
  levelAt(frequency: number): number
  /**
   * Waits until the report looks like that.
   *
   * @param patience ms
   * @throws Error with the last report, when it does not in time
   */
  until(wanted: (report: CallReport) => boolean, patience?: number): Promise<CallReport>
  /** Hangs up; before the answer it cancels or refuses. */
  hangUp(): Promise<void>
  /** Puts the agent on hold, or takes them back. @returns the SIP status that came back */
  hold(held: boolean): Promise<number>
  /** Asks the agent to call somebody in our place. @returns the SIP status that came back */
  transfer(uri: string): Promise<number>
  /** Has a share of the far end's packets go astray from now on: 0 to 1. */
  lose(share: number): void
  /** Has the far end's packets arrive unevenly, up to so late: ms. */
  delayUnevenly(most: number): void
  /** Sends digits as RFC 4733 events. */
  press(digits: string): void
}

/** ms between two looks at what is heard, which changes with each packet. */
const look = 20

/** What others may see of a leg, and do with it. */
export function handleOf(leg: Leg): FarEndCall {
  const { call } = leg
  return {
    id: call.id,
    report: () => call.report(),
    levelAt: (frequency) => call.audio.levelAt(frequency),
    async until(wanted, patience = 5000) {
      const deadline = performance.now() + patience
      for (let report = call.report(); ; report = call.report()) {
        if (wanted(report)) return report
        if (performance.now() > deadline) throw new Error(`the call stayed at ${JSON.stringify(report)}`)
        await wait(look)
      }
    },
    hangUp: () => leg.hangUp(),
    hold: (held) => leg.conversation()?.hold(held) ?? Promise.resolve(481),
    transfer: (uri) => leg.conversation()?.transfer(uri) ?? Promise.resolve(481),
    lose: (share) => {
      call.audio.lose(share)
    },
    delayUnevenly: (most) => {
      call.audio.delayUnevenly(most)
    },
    press: (digits) => {
      call.audio.press(digits)
    },
  }
}
