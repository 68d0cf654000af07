import { setTimeout as wait } from 'node:timers/promises'
import { sdpType } from './conversation.ts'
import type { Leg } from './leg.ts'
import type { Outcome } from './outcomes.ts'
import { dialogOfCallee } from './user-agent/dialog.ts'
import type { ServerTransaction } from './user-agent/server-transaction.ts'

/** Takes a call that an agent makes: rings, and then does what its number stands for. */
export async function takeCall(leg: Leg, transaction: ServerTransaction, outcome: Outcome): Promise<void> {
  const { call, contact } = leg
  const { request } = transaction
  const over = new AbortController()

  function refuse(status: number, by: 'agent' | 'far-end'): void {
    over.abort()
    transaction.respond(status)
    call.end({ by, status })
  }

  async function answer(): Promise<void> {
    const body = await call.audio.answer(request.body)
    if (over.signal.aborted) return
    leg.answered(dialogOfCallee(request, transaction.localTag, contact[1]), outcome.hangsUpAfter)
    transaction.respond(200, { headers: [contact, sdpType], body })
  }

  transaction.onCancelled(() => {
    refuse(487, 'agent')
  })
  transaction.onUnacknowledged(() => void leg.hangUp())
  leg.beforeAnswer(() => {
    refuse(480, 'far-end')
  })

  if (outcome.rings > 0 || outcome.then === 'ring-on') {
    transaction.respond(180, { headers: [contact] })
    call.reach('ringing')
  }
  await wait(outcome.rings, undefined, { signal: over.signal }).catch(() => undefined)
  if (over.signal.aborted || outcome.then === 'ring-on') return
  if (outcome.then !== 'answer') refuse(outcome.then, 'far-end')
  else
    await answer().catch(() => {
      refuse(488, 'far-end')
    })
}
