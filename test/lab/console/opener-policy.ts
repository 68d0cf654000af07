import * as v from 'valibot'

/** What a console's page may send as its Cross-Origin-Opener-Policy: nothing, as the CRMs do today, or the strictest. */
export const openerPolicy = v.optional(v.picklist(['none', 'same-origin']), 'none')

export type OpenerPolicy = v.InferOutput<typeof openerPolicy>

export const openerPolicyHeader = (policy: OpenerPolicy): Record<string, string> =>
  policy === 'none' ? {} : { 'cross-origin-opener-policy': policy }
