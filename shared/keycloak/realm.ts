import { PhoneError } from '../call/failure.ts'

/** A realm of the identity provider. */
export interface Realm {
  /** Its issuer identifier and its address, without a slash at the end. */
  readonly issuer: string
  /** The part before `/realms/`; older servers have a path there. */
  readonly base: string
  readonly name: string
}

const shape = /^(.*)\/realms\/([^/]+)$/

const trimmed = (address: string): string => address.replace(/\/$/, '')

/**
 * Reads the address of a realm.
 *
 * @param allowed the addresses that agents may be sent to; a slash at the end makes no difference
 * @throws PhoneError `discovery.authority-not-allowed` or `discovery.malformed`
 */
export function realmOf(authority: string, allowed: readonly string[]): Realm {
  const issuer = trimmed(authority)
  if (!allowed.some((entry) => trimmed(entry) === issuer))
    throw new PhoneError('discovery.authority-not-allowed', authority)
  const [, base, segment] = shape.exec(issuer) ?? []
  if (base === undefined || segment === undefined) throw new PhoneError('discovery.malformed', authority)
  return { issuer, base, name: decodeURIComponent(segment) }
}

const endpoint = (name: string) => (realm: Realm) => `${realm.issuer}/protocol/openid-connect/${name}`

/** Keycloak's endpoints. */
export const endpoints = {
  login: endpoint('auth'),
  token: endpoint('token'),
  device: endpoint('auth/device'),
  logout: endpoint('logout'),
} as const
