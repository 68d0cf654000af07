import { PhoneError } from '../call/failure.ts'
import type { User } from '../ports/identity.ts'
import type { FromPhone, ToPhone } from './messages.ts'

/** A message that gets an answer. */
export type Asked = Extract<ToPhone, { id: number; type: `log${string}` }>

type Unnumbered<M> = M extends unknown ? Omit<M, 'id'> : never

/** Questions to the phone in a frame, and its answers. */
export interface Requests {
  /** A number that no other question has. */
  next(): number
  ask(message: Unnumbered<Asked>, id?: number): Promise<User | undefined>
  done(answer: Extract<FromPhone, { type: 'done' }>): void
  failed(answer: Extract<FromPhone, { type: 'failed' }>): void
}

interface Request {
  readonly resolve: (user: User | undefined) => void
  readonly reject: (error: PhoneError) => void
}

export function createRequests(post: (message: ToPhone) => void): Requests {
  const open = new Map<number, Request>()
  let count = 0

  const take = (id: number): Request | undefined => {
    const request = open.get(id)
    open.delete(id)
    return request
  }
  const next = () => (count += 1)

  return {
    next,
    ask: (message, id = next()) =>
      new Promise((resolve, reject) => {
        open.set(id, { resolve, reject })
        post({ ...message, id })
      }),
    done: ({ id, user }) => take(id)?.resolve(user),
    failed: ({ id, code, detail }) => take(id)?.reject(new PhoneError(code, detail)),
  }
}
