import { createHmac } from 'node:crypto'
import type { Account } from './digest.ts'

/**
 * Short-lived accounts as a token service gives them out and Kamailio's `auth_ephemeral` accepts them: the user
 * name says until when and for whom, and the password is a seal over it. The SIP server knows the secret alone.
 */
export interface Entitlement {
  readonly extension: string
  /** s since the epoch. */
  readonly expires: number
}

const passwordFor = (secret: string, user: string): string =>
  createHmac('sha1', secret).update(user).digest('base64')

/** An account for an extension. */
export function ephemeralAccount(secret: string, { extension, expires }: Entitlement): Account {
  const user = `${String(Math.floor(expires))}:${extension}`
  return { user, password: passwordFor(secret, user) }
}

/** What a user name of this form says, and the password that goes with it. */
export function entitlementOf(
  secret: string,
  user: string,
): (Entitlement & { password: string }) | undefined {
  const [, expires, extension] = /^([0-9]{1,12}):(.+)$/.exec(user) ?? []
  if (!expires || !extension) return undefined
  return { extension, expires: Number(expires), password: passwordFor(secret, user) }
}
