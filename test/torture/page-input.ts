/** Something that a page reads by itself: from its address, from what stands in it, from what it has kept. */
export interface PageInput {
  readonly name: string
  /** As it should be. */
  readonly values: readonly unknown[]
  /** Reads it. Throws where that does harm, and a `PhoneError` where the page can say why it does not work. */
  take(value: unknown): Promise<void>
}

/** Throws where something is not so. */
export const must = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what)
}
