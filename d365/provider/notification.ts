import * as v from 'valibot'
import type { CrmHost, NotificationAnswer } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import { phoneErrorOf } from './refusal.ts'
import type { Cif } from './cif.ts'
import { templates } from './templates.ts'

const pair = v.looseObject({ actionName: v.string(), responseReason: v.optional(v.string()) })

/** The documented form is wrapped in `value`, the real one is not. */
const response = v.union([
  pair,
  v.pipe(
    v.looseObject({ value: pair }),
    v.transform(({ value }) => value),
  ),
])

/** What the agent did, by the action; what the platform did for the agent is no answer. */
function answerOf({ actionName, responseReason }: v.InferOutput<typeof pair>): NotificationAnswer {
  if (actionName === 'Accept') return 'accepted'
  return actionName === 'Reject' && responseReason === 'DeclinedByAgent' ? 'declined' : 'none'
}

/** Notifications of incoming calls in Customer Service workspace. */
export function createNotifier(cif: Cif, ask: Ask): CrmHost['notifyIncoming'] {
  return ({ key, party, who }) => {
    let settle: (answer: NotificationAnswer) => void = () => undefined
    const cancelled = new Promise<NotificationAnswer>((resolve) => (settle = resolve))
    const asked = ask(
      response,
      () =>
        cif.notifyEvent({
          eventType: 'IncomingCall',
          templateName: templates.incomingCall,
          templateParameters: { customer: who ?? party.name ?? party.number, number: party.number },
          cancellationToken: key,
        }),
      'endless',
    ).then(answerOf)
    return {
      answer: Promise.race([asked, cancelled]),
      cancel() {
        settle('none')
        // What cannot be taken back goes away by itself when its time is over.
        cif.cancelEvent?.(key).catch(phoneErrorOf)
      },
    }
  }
}
