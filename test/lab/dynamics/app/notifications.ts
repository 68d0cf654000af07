import { atom } from 'nanostores'
import type { Clock } from '../../../../shared/ports/clock.ts'
import type { Readable } from '../../../../shared/ports/readable.ts'

export interface Notification {
  readonly id: string
  readonly title: string
  readonly details: readonly { readonly label: string; readonly value: string }[]
  /** Handed in by the provider, to take it back with. */
  readonly token?: string
  /** ms since the epoch */
  readonly until: number
}

/** What `notifyEvent` answers. */
export interface NotificationAnswer {
  readonly actionName: 'Accept' | 'Reject' | 'Timeout'
  readonly responseReason: string
}

const answers = {
  accept: { actionName: 'Accept', responseReason: 'Accept' },
  decline: { actionName: 'Reject', responseReason: 'DeclinedByAgent' },
  timeout: { actionName: 'Timeout', responseReason: 'DisplayTimeout' },
  queueFull: { actionName: 'Reject', responseReason: 'NotificationQueueLimitExceeded' },
} as const satisfies Record<string, NotificationAnswer>

const most = 10

export interface NewNotification extends Pick<Notification, 'title' | 'details' | 'token'> {
  /** ms */
  readonly timeout: number
}

interface Standing {
  readonly settle: (answer: NotificationAnswer) => void
  readonly disarm: () => void
}

export type Notifications = ReturnType<typeof createNotifications>

/** The notifications at the corner of the app. */
export function createNotifications(clock: Clock) {
  const state = atom<readonly Notification[]>([])
  const standing = new Map<string, Standing>()
  let made = 0

  /** Takes one off the screen, with an answer or without. */
  const remove = (id: string, answer?: NotificationAnswer) => {
    const { disarm, settle } = standing.get(id) ?? {}
    standing.delete(id)
    state.set(state.get().filter((each) => each.id !== id))
    disarm?.()
    if (answer) settle?.(answer)
  }

  return {
    state: state as Readable<readonly Notification[]>,
    /** Settles when the agent answers, or when it has stood there for its time. */
    show: ({ timeout, ...content }: NewNotification): Promise<NotificationAnswer> => {
      if (state.get().length >= most) return Promise.resolve(answers.queueFull)
      const id = `notification-${String(++made)}`
      state.set([...state.get(), { id, ...content, until: clock.now() + timeout }])
      return new Promise((settle) => {
        const disarm = clock.after(timeout, () => {
          remove(id, answers.timeout)
        })
        standing.set(id, { settle, disarm })
      })
    },
    accept: (id: string) => {
      remove(id, answers.accept)
    },
    decline: (id: string) => {
      remove(id, answers.decline)
    },
    /** Takes one back; its `notifyEvent` gets no answer. @returns whether there was one */
    cancel(token: string): boolean {
      const cancelled = state.get().find((each) => each.token === token)
      if (cancelled) remove(cancelled.id)
      return cancelled !== undefined
    },
  }
}
