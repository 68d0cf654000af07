import type { Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import type { Grade, Quality } from '../../../shared/call/quality.ts'
import { eventually } from '../../drivers/eventually.ts'

/** How long a cause may take to be told, or to be told no more: ms. */
const patience = 20_000

/** How a call sounds, as soon as that is measured, and the cause and perhaps the grade are these. */
export async function untilCause(
  page: Page,
  key: CallKey,
  cause: string | undefined,
  grade?: Grade,
  limit = patience,
): Promise<Quality> {
  const found = await eventually(
    () => page.evaluate((call) => window.phone.telephony.quality.get().get(call), key),
    (quality) =>
      quality !== undefined && quality.cause === cause && quality.grade === (grade ?? quality.grade),
    `the cause is ${cause ?? 'none'}`,
    limit,
  )
  if (!found) throw new Error('not measured')
  return found
}

/** Waits until a cause is told no more, whatever else a busy machine may do to the call. */
export const untilCauseGone = (page: Page, key: CallKey, cause: string): Promise<unknown> =>
  eventually(
    () => page.evaluate((call) => window.phone.telephony.quality.get().get(call)?.cause, key),
    (told) => told !== cause,
    `the cause is no more ${cause}`,
    patience,
  )
