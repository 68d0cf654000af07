import type { SipLog } from '../log.ts'
import type { Report } from '../quality/sample.ts'

/** Nothing has come for this long: no packet is only late, and no far end sends so seldom in silence: ms. */
const quiet = 1_000

/** Whether nothing comes any more from a far end that was heard; not where the browser does not tell. */
export async function isQuiet(stats: () => Promise<Report | undefined>, log: SipLog): Promise<boolean> {
  try {
    const { silenceIn } = await import('../quality/sample.ts')
    const report = await stats()
    return ((report && silenceIn(report)) ?? 0) >= quiet
  } catch (error) {
    log({ level: 'debug', event: 'call.not-measured', detail: String(error) })
    return false
  }
}
