import * as v from 'valibot'

/** A fault on demand. */
export const faultSchema = v.object({
  /**
   * - `slow`: the answer comes after `delay` ms
   * - `refuse`: the answer is an error of the CRM's own form
   * - `drop`: no answer comes at all, though the call may have had its effect
   * - `malformed`: the answer has the wrong shape
   * - `wrong-origin`: the answer comes from a window that is not the console
   */
  kind: v.picklist(['slow', 'refuse', 'drop', 'malformed', 'wrong-origin']),
  /** The method that it befalls; every one where none is given. */
  method: v.optional(v.string()),
  /** How many calls it befalls. */
  times: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
  /** ms */
  delay: v.optional(v.pipe(v.number(), v.minValue(0)), 2_000),
})

export type Fault = v.InferOutput<typeof faultSchema>
export type FaultRequest = v.InferInput<typeof faultSchema>

/** The faults that wait for their calls. */
export interface Faults {
  add(fault: FaultRequest): void
  /** The oldest fault for a call of this method; taking it uses it up by one. */
  take(method: string): Fault | undefined
  list(): readonly Fault[]
  clear(): void
}

export function createFaults(): Faults {
  let waiting: readonly Fault[] = []
  return {
    add(fault) {
      waiting = [...waiting, v.parse(faultSchema, fault)]
    },
    take(method) {
      const taken = waiting.find((fault) => fault.method === undefined || fault.method === method)
      if (!taken) return undefined
      const left = { ...taken, times: taken.times - 1 }
      waiting = waiting.flatMap((fault) => (fault !== taken ? [fault] : left.times > 0 ? [left] : []))
      return taken
    },
    list: () => waiting,
    clear() {
      waiting = []
    },
  }
}
