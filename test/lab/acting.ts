import type { ImpersonationConfig } from '../../shared/token-service/impersonation.ts'
import { agents, realm } from './agents.ts'
import { subjectOf } from './identity/accounts.ts'

/** Who may act for whom in the lab, besides everybody for themselves: Ada for Ben. */
export const actingForOthers: Pick<ImpersonationConfig, 'allowed' | 'find'> = {
  allowed: [{ actor: 'ada@acme.example', subjects: ['ben@acme.example'] }],
  find(userName) {
    const agent = agents.find((each) => each.userName === userName)
    return agent && { sub: subjectOf(realm, userName), userName, displayName: agent.displayName }
  },
}
