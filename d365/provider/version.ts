import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import { createAsk } from './ask.ts'
import type { Cif } from './cif.ts'

/** 1: an app with one session. 2: Customer Service workspace, with sessions and notifications. */
export type CifVersion = 1 | 2

/** ms; an app without sessions knows nothing of the question and stays silent */
const patience = 2_000

/** Finds out what the console can do. Rejects never: what does not answer is taken for version 1. */
export async function detectVersion(cif: Cif, clock: Clock): Promise<CifVersion> {
  if (!cif.canCreateSession) return 1
  try {
    await createAsk(clock)(v.boolean(), async () => cif.canCreateSession?.(), patience)
    return 2
  } catch (error) {
    if (error instanceof PhoneError) return 1
    throw error
  }
}
