import type { CallKey } from '../call/call.ts'
import type { CrmHost, NotificationAnswer } from '../ports/crm-host.ts'
import type { Readable, Unsubscribe } from '../ports/readable.ts'
import type { DeskCommand, DeskState } from './state.ts'

const commandFor: Record<NotificationAnswer, 'answer' | 'decline' | undefined> = {
  accepted: 'answer',
  declined: 'decline',
  none: undefined,
}

/** Tells of ringing calls by the console's own notifications, and does what the agent answers there. */
export function answerNotifications(
  state: Readable<DeskState>,
  host: Pick<CrmHost, 'abilities' | 'notifyIncoming'>,
  execute: (command: DeskCommand) => void,
  onFailure: (error: unknown) => void,
): Unsubscribe {
  const open = new Map<CallKey, () => void>()

  function notify({ call, who }: DeskState['calls'][number]): void {
    const notification = host.notifyIncoming({
      key: call.key,
      party: call.party,
      ...(who?.name && { who: who.name }),
    })
    open.set(call.key, () => notification.cancel())
    notification.answer.then((given) => {
      const type = open.has(call.key) && commandFor[given]
      if (type) execute({ type, key: call.key })
    }, onFailure)
  }

  return state.subscribe(({ calls }) => {
    if (!host.abilities.notifications) return
    const ringing = calls.filter(({ call }) => call.state === 'ringing' && !call.answering)
    for (const call of ringing) if (!open.has(call.call.key)) notify(call)
    for (const [key, cancel] of open) {
      if (ringing.some(({ call }) => call.key === key)) continue
      open.delete(key)
      cancel()
    }
  })
}
