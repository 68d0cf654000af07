import { UserAgent } from 'sip.js'

const agents = new Set<UserAgent>()

const { start } = Object.getOwnPropertyDescriptors(UserAgent.prototype)
UserAgent.prototype.start = function () {
  agents.add(this)
  return (start.value as UserAgent['start']).call(this)
}

/** The sessions and dialogs that sip.js holds in this page. */
export const openSessions = (): number =>
  [...agents].reduce(
    (sum, agent) => sum + Object.keys(agent._sessions).length + agent.userAgentCore.dialogs.size,
    0,
  )
