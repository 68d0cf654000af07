import {
  Core,
  SIPExtension,
  UserAgent,
  type Invitation,
  type Notification,
  type Session,
  type SessionDescriptionHandler,
  type UserAgentOptions,
} from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { LineAccount } from '../ports/telephony.ts'
import { answerChallenges } from './authentication/digest.ts'
import { answerFailures, ringOrRefuse } from './failed-requests.ts'
import { ignoreFinishedInvites } from './finished-invites.ts'
import { mendStack } from './frame-guard/mend-stack.ts'
import type { SipLog } from './log.ts'
import { newBranch, randomToken } from './random.ts'
import { repeatUnanswered } from './repeats.ts'
import { allowSecondArrival } from './second-arrival.ts'
import { takeUpdates } from './updates.ts'
import { Socket, type SocketOptions } from './socket.ts'

export interface UserAgentDependencies {
  readonly clock: Clock
  readonly log: SipLog
  /** Finds the media of a session. */
  readonly mediaOf: (session: Session) => SessionDescriptionHandler
  readonly onInvite: (invitation: Invitation) => void
  /** A server tells something outside of any call. */
  readonly onNotify?: (notification: Notification) => void
}

/** sip.js as this phone uses it, and the socket below it. */
export interface Agent {
  readonly sip: UserAgent
  readonly socket: Socket
}

mendStack()
repeatUnanswered()
secureBranches()

/** How long a call may ring here: s. */
const ringingLimit = 180

const named = (account: LineAccount): Pick<UserAgentOptions, 'uri' | 'displayName'> => {
  const uri = UserAgent.makeURI(account.addressOfRecord)
  if (!uri?.user) throw new PhoneError('line.account', 'address of record')
  return { uri, displayName: account.displayName ?? '' }
}

const authorized = ({ credentials }: LineAccount) => ({
  authorizationUsername: credentials.user,
  authorizationPassword: credentials.password,
})

/** Puts a secure token in the place of the tag that sip.js draws from Math.random and has no option for. */
function secureTags(core: Core.UserAgentCore): void {
  const onInvite = core.delegate.onInvite?.bind(core.delegate)
  core.delegate.onInvite = (request) => onInvite?.(Object.assign(request, { toTag: randomToken(8) }))
}

/** The corner of sip.js 0.21.2 that puts a branch into a request. */
interface Branched {
  readonly method: string
  setViaHeader: (this: Branched, branch: string, protocol: string) => void
}

/** The same for branches: of transactions, and of the ACK to a 2xx, which is in none (RFC 3261 section 17.1.1.3). */
function secureBranches(): void {
  Object.assign(Core.ClientTransaction, {
    makeId: ({ method, branch }: Core.OutgoingRequestMessage) => (method === 'CANCEL' ? branch : newBranch()),
  })
  const request = Core.OutgoingRequestMessage.prototype as Branched
  const { setViaHeader } = request
  request.setViaHeader = function (branch, protocol) {
    setViaHeader.call(this, this.method === 'ACK' ? newBranch() : branch, protocol)
  }
}

/**
 * Sets sip.js up for an account. It sends nothing yet.
 *
 * @throws PhoneError `line.account` where the address of record is none
 */
export function createAgent(account: LineAccount, dependencies: UserAgentDependencies): Agent {
  const { clock, log, mediaOf, onInvite, onNotify } = dependencies
  const sip = new UserAgent({
    ...named(account),
    ...authorized(account),
    transportConstructor: Socket,
    transportOptions: { clock, log } satisfies SocketOptions,
    sessionDescriptionHandlerFactory: mediaOf,
    delegate: { onInvite: ringOrRefuse(onInvite, log), ...(onNotify && { onNotify }) },
    allowLegacyNotifications: true,
    sipExtension100rel: SIPExtension.Supported,
    sipExtensionExtraSupported: ['replaces', 'timer'],
    contactName: randomToken(8),
    instanceId: crypto.randomUUID(),
    sipjsId: randomToken(3),
    viaHost: `${randomToken(6)}.invalid`,
    noAnswerTimeout: ringingLimit,
    userAgentString: 'Sidetone',
    logBuiltinEnabled: false,
    logConfiguration: false,
    logConnector: (level, category, _label, content) => {
      if (level === 'warn' || level === 'error') log({ level: 'debug', event: category, detail: content })
    },
  })
  secureTags(sip.userAgentCore)
  takeUpdates(sip)
  answerChallenges(sip)
  const socket = sip.transport
  if (!(socket instanceof Socket)) throw new TypeError('sip.js made a transport of its own')
  allowSecondArrival(sip, socket)
  ignoreFinishedInvites(sip, clock)
  answerFailures(sip)
  return { sip, socket }
}

/** Goes on with fresh credentials; calls and the registration stay. */
export function renewCredentials(agent: Agent, account: LineAccount): void {
  Object.assign(agent.sip.configuration, authorized(account))
}
