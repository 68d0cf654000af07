import { templates as ours } from '../../../../d365/provider/templates.ts'

export interface NotificationTemplate {
  readonly title: string
  readonly fields: Readonly<Record<string, string>>
  /** ms */
  readonly timeout: number
}

/** The templates that the product's solution installs. */
export interface Templates {
  /** Titles of session templates. */
  readonly sessions: Readonly<Record<string, string>>
  /** Names of application tab templates that show a record. */
  readonly recordTabs: readonly string[]
  readonly notifications: Readonly<Record<string, NotificationTemplate>>
}

export const installed: Templates = {
  sessions: { [ours.callSession]: '{customer}' },
  recordTabs: [ours.recordTab],
  notifications: {
    [ours.incomingCall]: {
      title: 'Incoming call from {customer}',
      fields: { Number: '{number}' },
      timeout: 30_000,
    },
  },
}

export type Slugs = Readonly<Record<string, unknown>>

/** Puts values into the slugs of a text; a slug without a value stays as it is, as on the platform. */
export const filled = (text: string, slugs: Slugs): string =>
  text.replace(/\{(\w+)\}/g, (slug, name: string) => {
    const value = slugs[name]
    return typeof value === 'string' || typeof value === 'number' ? String(value) : slug
  })
