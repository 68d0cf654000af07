import type { ReadableAtom } from 'nanostores'

/** State that everybody may read and only its owner sets. `listen` tells changes, `subscribe` the value now too. */
export type Readable<T> = Pick<ReadableAtom<T>, 'get' | 'listen' | 'subscribe'>

/** Ends a subscription. */
export type Unsubscribe = () => void
