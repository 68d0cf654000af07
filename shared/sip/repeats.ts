import { Core } from 'sip.js'
import type { Socket } from './socket.ts'

/** The corner of sip.js 0.21.2 that sends the messages of a transaction. */
interface Sender {
  send: (this: Core.Transaction, message: string) => Promise<void>
  dispose: (this: Core.Transaction) => void
}

/** How long an answer is waited for before the first repeat; twice as long each time after that: ms. */
const first = 2_000

/** ms */
const last = 16_000

/** The line has deadlines of its own for these. */
const isOfTheLine = ({ method }: Core.OutgoingRequestMessage): boolean =>
  method === 'REGISTER' || method === 'OPTIONS'

/** Whether the other side owes us a word about what was sent last. */
function isUnanswered(transaction: Core.Transaction): boolean {
  const { state } = transaction
  if (transaction instanceof Core.InviteClientTransaction) return state === Core.TransactionState.Calling
  if (transaction instanceof Core.InviteServerTransaction) return state === Core.TransactionState.Completed
  return (
    transaction instanceof Core.NonInviteClientTransaction &&
    state === Core.TransactionState.Trying &&
    !isOfTheLine(transaction.request)
  )
}

/**
 * The connection that an INVITE belongs to: the answer goes to the one that it came by (RFC 3261 section 18.2.2). By
 * another one it would be a second attempt, and whoever asks has its own ways to make one.
 */
const homeOf = ({ transport }: Core.Transaction): number => (transport as unknown as Socket).carrier

/** @returns ends it */
function repeat(transaction: Core.Transaction, message: string): () => void {
  let timer: ReturnType<typeof setTimeout>
  const home = transaction instanceof Core.InviteClientTransaction ? homeOf(transaction) : undefined
  const waitFor = (delay: number) => {
    timer = setTimeout(() => {
      if (home !== undefined && home !== homeOf(transaction)) return
      // What cannot be sent now is sent the next time; the transaction has a time limit of its own.
      transaction.transport.send(message).catch(() => undefined)
      if (delay < last) waitFor(delay * 2)
    }, delay)
  }
  waitFor(first)
  transaction.addStateChangeListener(() => {
    if (!isUnanswered(transaction)) clearTimeout(timer)
  })
  return () => clearTimeout(timer)
}

/**
 * Has messages said again until they are answered. A WebSocket loses nothing, so RFC 3261 (section 17) wants none of
 * that; but a connection that has died without a word, and a server that was started anew, lose everything. The far
 * end knows a repeat by its branch.
 */
export function repeatUnanswered(): void {
  const sender = Core.Transaction.prototype as unknown as Sender
  const { send, dispose } = sender
  const stops = new WeakMap<Core.Transaction, () => void>()
  sender.send = function (message) {
    if (isUnanswered(this) && !stops.has(this)) stops.set(this, repeat(this, message))
    return send.call(this, message)
  }
  sender.dispose = function () {
    stops.get(this)?.()
    dispose.call(this)
  }
}
