import type { Core, Session } from 'sip.js'
import type { Clock } from '../ports/clock.ts'
import { isPassing } from './response-codes.ts'

/** How often it is said at most, and the pause before it is said again: ms. */
const most = 4
const pause = 2_000

/** @returns the status that came back */
const bye = (send: (delegate: Core.OutgoingRequestDelegate) => unknown): Promise<number> =>
  new Promise((resolve, reject) => {
    const settle = ({ message }: Core.IncomingResponse) => resolve(message.statusCode ?? 0)
    Promise.resolve(send({ onAccept: settle, onReject: settle })).catch(reject)
  })

/**
 * Sends BYE. Where a server cannot bring it to the far end just now, it is sent again: a far end that does not hear of
 * it stays in a call with nobody.
 */
export async function sayGoodbye(session: Session, clock: Pick<Clock, 'after'>): Promise<void> {
  const { dialog } = session
  let status = await bye((requestDelegate) => session.bye({ requestDelegate }))
  for (let count = 1; dialog && count < most && isPassing(status); count++) {
    await new Promise<void>((resolve) => clock.after(pause * count, resolve))
    status = await bye((delegate) => dialog.bye(delegate))
  }
}
