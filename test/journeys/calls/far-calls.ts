import type { Page } from 'playwright-core'
import type { CallKey } from '../../../shared/call/call.ts'
import { numbers } from '../../lab/agents.ts'
import { createFarEnd, type FarEnd, type FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { webRtcLink } from '../../lab/sip/far-end/links.ts'
import type { CallBench } from './call-bench.ts'
import { dial, untilState } from './phone-page.ts'

/** Hz: what a colleague says. */
export const colleagueTone = 1320

/** Both ends of one call. */
export interface Talk {
  readonly key: CallKey
  readonly far: FarEndCall
}

/** Dials a number that answers; both sides are in the call. */
export async function talk(page: Page, farEnd: FarEnd, number: string = numbers.answers): Promise<Talk> {
  const next = farEnd.nextCall()
  const key = await dial(page, number)
  const far = await next
  await untilState(page, key, 'active')
  return { key, far }
}

/** A colleague with a telephone of another make, registered. @param tone Hz; 0 is silence */
export async function startColleague(
  { accountOf, platform }: CallBench,
  extension = 'ben',
  tone = colleagueTone,
): Promise<FarEnd> {
  const account = accountOf(extension).credentials
  const link = webRtcLink({ account, user: extension, server: { url: platform.webSocket } })
  const colleague = createFarEnd({ link, tone })
  await colleague.start()
  return colleague
}
