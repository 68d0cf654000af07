import type { Random } from '../../torture/mutate.ts'
import type { Choice, Frame } from './frame.ts'

/** What becomes of a frame; a delayed one may be overtaken. */
export type Fate =
  | { readonly type: 'lost' }
  | { readonly type: 'late'; readonly by: number }
  /** Comes again, `apart` ms later each time. */
  | { readonly type: 'again'; readonly times: number; readonly apart: number }
  /** The sender gets these frames in return, and nobody else hears of it. */
  | { readonly type: 'answered'; readonly frames: readonly string[] }
  | { readonly type: 'replaced'; readonly frames: readonly string[] }

/** What the network does to frames; nothing for those that it leaves alone. */
export type Rule = (frame: Frame) => Fate | undefined

export const lost: Fate = { type: 'lost' }

/** The first `count` frames of that choice have this fate. */
export function firstOf(choice: Choice, fate: Fate | ((frame: Frame) => Fate), count = 1): Rule {
  let left = count
  return (frame) => {
    if (left === 0 || !choice(frame)) return undefined
    left--
    return typeof fate === 'function' ? fate(frame) : fate
  }
}

/** One of the next `within` frames of that choice has this fate. */
export function oneOf(choice: Choice, fate: Fate, within: number, random: Random): Rule {
  let left = random.below(within) + 1
  return (frame) => (choice(frame) && --left === 0 ? fate : undefined)
}

/** Each frame of that choice is late by up to `most` ms, so that they overtake each other. */
export const shuffled =
  (choice: Choice, most: number, random: Random): Rule =>
  (frame) =>
    choice(frame) ? { type: 'late', by: random.below(most) } : undefined

/** A share of the frames of that choice has this fate. */
export const some =
  (choice: Choice, share: number, fate: Fate, random: Random): Rule =>
  (frame) =>
    choice(frame) && random.next() < share ? fate : undefined
