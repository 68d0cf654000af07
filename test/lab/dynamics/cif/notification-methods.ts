import type { CifContext, Data, HostMethods } from './context.ts'
import { fields, Refusal, text } from './context.ts'
import { texts } from './message.ts'
import { filled } from './templates.ts'

/** Settles when the agent answers: a notification may stand for minutes. */
async function notifyEvent(data: Data, { app, templates }: CifContext) {
  const template = templates.notifications[text(data, 'templateName')]
  if (!template) throw new Refusal(texts.noTemplate)
  const slugs = fields(data, 'templateParameters')
  const token = data.get('cancellationToken')
  const answer = await app.notifications.show({
    title: filled(template.title, slugs),
    details: Object.entries(template.fields).map(([label, value]) => ({
      label,
      value: filled(value, slugs),
    })),
    timeout: template.timeout,
    ...(typeof token === 'string' && { token }),
  })
  return new Map(Object.entries(answer))
}

/** Notifications of Customer Service workspace. */
export const notificationMethods: HostMethods = {
  notifyEvent: { name: 'notifyEvent', sessions: true, run: notifyEvent },
  cancelEvent: {
    name: 'cancelEvent',
    sessions: true,
    run(data, { app }) {
      const token = text(data, 'cancellationToken')
      if (!app.notifications.cancel(token)) throw new Refusal(`No notification with token ${token}`)
      return token
    },
  },
}
