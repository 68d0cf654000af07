import * as v from 'valibot'

/** What this browser keeps for an agent, so that a reload of the CRM changes nothing. */
const kept = v.object({
  doNotDisturb: v.boolean(),
  /** Empty where none was dialed. */
  lastDialed: v.string(),
})

export type Kept = v.InferOutput<typeof kept>

/** Throws where the browser keeps nothing for this page. */
export type KeptIn = () => Pick<Storage, 'getItem' | 'setItem'>

const nothing: Kept = { doNotDisturb: false, lastDialed: '' }

/** Each agent has their own: a computer may have several. */
const placeOf = (agent: string): string => `sidetone.agent.${agent}`

/** What is longer was never dialed. */
const longestNumber = 200

/** @param agent id of the user */
export function recall(storage: KeptIn, agent: string): Kept {
  try {
    const what: unknown = JSON.parse(storage().getItem(placeOf(agent)) ?? 'null')
    return v.is(kept, what) && what.lastDialed.length <= longestNumber ? what : nothing
  } catch {
    // No JSON, or a browser that keeps nothing: there it lasts as long as the page.
    return nothing
  }
}

/** @param agent id of the user */
export function keep(storage: KeptIn, agent: string, what: Kept): void {
  try {
    storage().setItem(placeOf(agent), JSON.stringify(what))
  } catch {
    // A browser that keeps nothing.
  }
}
