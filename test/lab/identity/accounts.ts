import { createHash } from 'node:crypto'
import type { Agent } from '../agents.ts'

/** An agent as a realm knows them. */
export interface Account {
  /** Subject identifier: the same after each start of the lab, another one in each realm. */
  readonly id: string
  readonly agent: Agent
}

export interface Accounts {
  readonly all: readonly Account[]
  byId(id: string): Account | undefined
  byUserName(userName: string): Account | undefined
}

/** A user's id in a realm. */
export const subjectOf = (realm: string, userName: string): string => {
  const hex = createHash('sha256').update(`${realm}/${userName}`).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

export const createAccounts = (realm: string, agents: readonly Agent[]): Accounts => {
  const accounts = agents.map((agent) => ({ id: subjectOf(realm, agent.userName), agent }))
  return {
    all: accounts,
    byId: (id) => accounts.find((account) => account.id === id),
    byUserName: (userName) => accounts.find(({ agent }) => agent.userName === userName.trim().toLowerCase()),
  }
}

export const nameOf = ({ displayName }: Pick<Agent, 'displayName'>) => {
  const [givenName = '', ...familyNames] = displayName.split(' ')
  return { givenName, familyName: familyNames.join(' ') }
}

/** The claims of Keycloak's client scopes `profile` and `email`, which every client has by default. */
export const profileOf = ({ userName, displayName }: Pick<Agent, 'userName' | 'displayName'>) => {
  const { givenName, familyName } = nameOf({ displayName })
  return {
    name: displayName,
    preferred_username: userName,
    given_name: givenName,
    family_name: familyName,
    email: userName,
    email_verified: true,
  }
}

export const profileClaims = Object.keys(profileOf({ userName: '', displayName: '' }))
