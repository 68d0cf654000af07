import { UserAgent } from 'sip.js'

declare global {
  interface Window {
    /** What the SIP stacks of the page still keep: sessions, dialogs and transactions, by name. */
    kept(): readonly string[]
  }
}

const agents = new Set<UserAgent>()
const start = UserAgent.prototype.start
UserAgent.prototype.start = function () {
  agents.add(this)
  return start.call(this)
}

function keptBy({ userAgentCore: core, _sessions }: UserAgent): readonly string[] {
  return [
    ...Object.keys(_sessions).map((id) => `session ${id}`),
    ...[...core.dialogs.keys()].map((id) => `dialog ${id}`),
    ...[...core.userAgentClients.keys()].map((id) => `client ${id}`),
    ...[...core.userAgentServers.keys()].map((id) => `server ${id}`),
  ]
}

window.kept = () => [...agents].flatMap(keptBy)

export {}
