import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { CrmMatch } from '../../shared/ports/crm-host.ts'
import type { Apex } from './apex.ts'
import { kindOf } from './records.ts'

const text = v.nullish(v.string())

const found = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ id: v.string(), entity: v.string(), name: v.string(), detail: text, reason: text })),
)

/** Finds the records that have a number in one of their phone fields. */
export async function searchPhone(forms: readonly string[], apex: Apex): Promise<readonly CrmMatch[]> {
  const answer = v.safeParse(
    found,
    await apex('SidetonePhoneSearch', 'find', { forms: JSON.stringify(forms) }),
  )
  if (!answer.success) throw new PhoneError('crm.malformed', 'SidetonePhoneSearch.find')
  return answer.output.map(({ id, entity, name, detail, reason }) => ({
    record: { kind: kindOf(entity), entity, id, name },
    ...(detail && { detail }),
    ...(reason && { reason }),
  }))
}
