import * as v from 'valibot'

/** What this browser keeps for an agent, so that a reload of the CRM changes nothing. */
const kept = v.object({
  doNotDisturb: v.boolean(),
  lastDialed: v.exactOptional(v.pipe(v.string(), v.maxLength(200))),
})

export type Kept = v.InferOutput<typeof kept>

/** Throws where the browser keeps nothing for this page. */
export type KeptIn = () => Pick<Storage, 'getItem' | 'setItem'>

const nothing: Kept = { doNotDisturb: false }

/** Each agent has their own: a computer may have several. */
const placeOf = (agent: string): string => `sidetone.agent.${agent}`

/** @param agent id of the user */
export function recall(storage: KeptIn, agent: string): Kept {
  try {
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), kept), storage().getItem(placeOf(agent)))
    return result.success ? result.output : nothing
  } catch {
    // A browser that keeps nothing: it lasts as long as the page.
    return nothing
  }
}

/** @param agent id of the user */
export function keep(storage: KeptIn, agent: string, what: Kept): void {
  try {
    storage().setItem(placeOf(agent), JSON.stringify(what))
  } catch {
    // As above.
  }
}
