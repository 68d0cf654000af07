import { numbers } from '../../agents.ts'

/** What the far end does with a call to a number. */
export interface Outcome {
  /** ms that it rings. */
  readonly rings: number
  /** What comes after: it answers, rings on, or refuses with a status. */
  readonly then: 'answer' | 'ring-on' | number
  /** ms after the answer that it hangs up by itself. */
  readonly hangsUpAfter?: number
}

/** A number that is not in this table is answered like the first one. */
export const answering: Outcome = { rings: 200, then: 'answer' }

/** What the lab's numbers stand for. */
export const outcomes: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  [numbers.answers, answering],
  [numbers.busy, { rings: 0, then: 486 }],
  [numbers.notFound, { rings: 0, then: 404 }],
  [numbers.noAnswer, { rings: 1500, then: 408 }],
  [numbers.unavailable, { rings: 0, then: 480 }],
  [numbers.forbidden, { rings: 0, then: 403 }],
  [numbers.overloaded, { rings: 0, then: 503 }],
  [numbers.declines, { rings: 200, then: 603 }],
])
