import type { Page } from 'playwright-core'
import { eventually } from '../../drivers/eventually.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'

/** dBFS of each of these frequencies, as somebody hears it now. */
export type Ear = (frequencies: readonly number[]) => Promise<readonly number[]>

/** dBFS */
const heard = -45
const unheard = -60

export const earOfAgent =
  (page: Page): Ear =>
  (frequencies) =>
    page.evaluate((given) => window.phone.levels(given), frequencies)

export const earOf =
  ({ levelAt }: Pick<FarEndCall, 'levelAt'>): Ear =>
  async (frequencies) =>
    frequencies.map(levelAt)

/** Waits until somebody hears all of these tones at the same time, and none of the others. */
export const untilHearsAll = (
  ear: Ear,
  wanted: readonly number[],
  others: readonly number[],
): Promise<unknown> =>
  eventually(
    async () => ({ wanted: await ear(wanted), others: await ear(others) }),
    (levels) =>
      levels.wanted.every((level) => level > heard) && levels.others.every((level) => level < unheard),
    `hears ${wanted.join(' and ')} Hz but not ${others.join(' and ')} Hz`,
    8_000,
  )

/** The loudest that a tone is heard in so many looks, one after the other: dBFS */
export async function loudestOf(ear: Ear, frequency: number, looks: number): Promise<number> {
  let loudest = -Infinity
  for (let look = 0; look < looks; look++) loudest = Math.max(loudest, ...(await ear([frequency])))
  return loudest
}
