import type { Agent } from '../../agents.ts'
import type { AppKind } from '../workspace.ts'

/** What the server tells the console's page. */
export interface PageConfig {
  /** `User.Username` of the agent. */
  readonly user: string
  readonly app: AppKind
  /** The name that tests find this page by. */
  readonly page: string
  /** How long the softphone's container takes to appear: ms. */
  readonly containerDelay: number
  readonly connectorUrl: string
  /** px */
  readonly height: number
  /** px */
  readonly width: number
  readonly agents: readonly Pick<Agent, 'userName' | 'displayName'>[]
}
