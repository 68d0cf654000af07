import { randomBytes } from 'node:crypto'

/** A tag of From or To, or part of a Call-ID: nobody can guess it. */
export const newTag = (): string => randomBytes(8).toString('hex')

/** The branch of a Via, with the cookie that RFC 3261 §8.1.1.7 asks for. */
export const newBranch = (): string => `z9hG4bK${randomBytes(8).toString('hex')}`
