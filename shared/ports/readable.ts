import type { ReadableAtom } from 'nanostores'

/** State that everybody may read and only its owner sets. `listen` tells changes, `subscribe` the value now too. */
export type Readable<T> = ReadableAtom<T>

/** Ends a subscription. */
export type Unsubscribe = () => void
