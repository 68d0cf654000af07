import type { Figures } from './figure.ts'
import { inTurns, measure, openPhone, startBench, type PhoneName } from './phones.ts'

const runs = { ours: 30, yardstick: 30 } as const

/** How long a line is left alone before it is cut: ms. */
const rest = 300

/**
 * From the loss of the WebSocket to the registrar's yes. The phones have a telephone system each, so that one's
 * line is cut without the other's.
 */
export async function measureLineBack(): Promise<Figures> {
  const benches = { ours: await startBench(), yardstick: await startBench() }
  try {
    const pages = {
      ours: await openPhone(benches.ours, 'ours'),
      yardstick: await openPhone(benches.yardstick, 'yardstick'),
    }
    const cutOnce = async (name: PhoneName) => {
      await pages[name].waitForTimeout(rest)
      return measure(pages[name], 'lineBack', () => benches[name].platform.cut())
    }
    return { lineBackMs: await inTurns(runs, cutOnce) }
  } finally {
    await Promise.all(Object.values(benches).map((bench) => bench.close()))
  }
}
