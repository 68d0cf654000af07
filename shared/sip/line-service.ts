import type { Invitation, Notification, Session, SessionDescriptionHandler } from 'sip.js'
import { failureOf, PhoneError, type Failure, type FailureCode } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import type { Line, LineAccount, LineAccountSource } from '../ports/telephony.ts'
import { createAccountKeeper, type AccountKeeper } from './account.ts'
import { deferred } from './deferred.ts'
import { openLink, type Link } from './link.ts'
import type { SipLog } from './log.ts'
import { createPause } from './pause.ts'
import { delayBefore, restAfter, serverFor } from './reconnect.ts'
import { createRests } from './rests.ts'
import { RegistrationRefused, Registration } from './registration.ts'
import { refusalOf } from './response-codes.ts'
import { createAgent, renewCredentials, type Agent } from './user-agent.ts'

export interface LineDependencies {
  readonly clock: Clock
  readonly log: SipLog
  /** Finds the media of a session. */
  readonly mediaOf: (session: Session) => SessionDescriptionHandler
  readonly onInvite: (invitation: Invitation) => void
  /** A server tells something outside of any call. */
  readonly onNotify?: (notification: Notification) => void
  /** This account is in use from now on. */
  readonly onAccount: (account: LineAccount) => void
  /** The line is there again after it was lost. */
  readonly onBack: () => void
}

/** How long unregistering may take: ms. */
const goodbyeLimit = 2_000

const failureIn = (error: unknown): Failure =>
  error instanceof RegistrationRefused
    ? { code: 'line.refused', detail: String(error.status) }
    : failureOf(error, 'line.account')

/** What keeps an account from being given for a while only, so that the first one is waited for too. */
const passing: readonly FailureCode[] = ['line.service', 'sign-in.unreachable']

const isPassing = (error: unknown): boolean => passing.includes(failureOf(error, 'line.account').code)

/** The line from `connect` to `disconnect`: goes from server to server until one registers it, again and again. */
export class LineService {
  readonly #dependencies: LineDependencies
  readonly #setState: (state: Line) => void
  readonly #accounts: AccountKeeper
  readonly #pause
  /** After a clear no. No change of the network ends it: credentials are not better there. */
  readonly #rest
  readonly #rests
  readonly #ready = deferred()
  #agent: Agent | undefined
  #registration: Registration | undefined
  #link: Link | undefined
  #servers: readonly string[] = []
  /** The one that the newest attempt went to. */
  #server = ''
  /** Attempts that failed since the line was there. */
  #failures = 0
  #lostAt: number | undefined
  /** Whether the newest attempt got as far as being registered. */
  #isServed = false
  /** The connection by which the line was there last. */
  #servedBy: number | undefined
  #hasNewCredentials = false
  /** How often the credentials were no good for good, in a row. */
  #wrong = 0
  #isResting = false
  /** The newest refusal that asked to be left alone. */
  #heeded: unknown
  #isStopped = false

  constructor(source: LineAccountSource, dependencies: LineDependencies, setState: (state: Line) => void) {
    this.#dependencies = dependencies
    this.#setState = setState
    this.#accounts = createAccountKeeper(source, dependencies.clock, dependencies.log)
    this.#pause = createPause(dependencies.clock)
    this.#rest = createPause(dependencies.clock)
    this.#rests = createRests(dependencies.clock)
  }

  get agent(): Agent | undefined {
    return this.#agent
  }

  /** Resolves at the first registration; goes on after that until `stop`. */
  start(): Promise<void> {
    this.#setState({ state: 'connecting' })
    void this.#run()
    return this.#ready.promise
  }

  /** Tries at once where it waits, and has a dead connection noticed. */
  networkChanged(): void {
    this.#failures = 0
    this.#pause.end()
    this.#link?.probe()
  }

  /** The agent does not want to wait. */
  tryAgain(): void {
    if (this.#isResting) this.#setState({ state: 'connecting' })
    this.#rest.end()
    this.#pause.end()
  }

  /** As {@link Link.reach}. */
  reach(): Promise<number> {
    return this.#link?.reach() ?? Promise.reject(new PhoneError('line.unreachable', 'not connected yet'))
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    this.#rest.end()
    this.#pause.end()
    await this.#unregister()
    this.#link?.close()
    this.#agent?.sip.userAgentCore.dispose()
    this.#ready.reject(new PhoneError('line.unreachable', 'disconnected'))
    this.#setState({ state: 'off' })
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#serve()
      } catch (error) {
        if (this.#isStopped) return
        if (this.#canRetry(error)) await this.#wait(error)
        else await this.#fail(error)
      }
    }
  }

  /** Serves on one connection, until it throws what ended that. */
  async #serve(): Promise<never> {
    const { clock } = this.#dependencies
    this.#isServed = false
    const account = await this.#adopt()
    const { servers, addressOfRecord } = account
    const { agent, registration } = await this.#setUp(account)
    if (this.#isStopped) throw new PhoneError('line.unreachable', 'stopped')
    this.#servers = servers
    this.#server = serverFor(this.#rests.awake(servers), this.#failures) ?? ''
    this.#link = openLink({
      agent,
      registration,
      server: this.#server,
      clock,
      onRegistered: () => this.#becomeReady(addressOfRecord),
      onRefused: (error) => this.#refused(error),
      onExpired: (error) => this.#expired(error),
      isInUse: () => Object.keys(agent.sip._sessions).length > 0,
      hasOther: () => this.#hasOther(),
      restLeft: () => this.#rests.left([this.#server]),
      renewIn: () => this.#accounts.renewIn(),
      renew: async () => void (await this.#adopt()),
    })
    return this.#link.lost
  }

  async #adopt(): Promise<LineAccount> {
    const account = await this.#accounts.fresh()
    if (this.#agent) renewCredentials(this.#agent, account)
    this.#dependencies.onAccount(account)
    return account
  }

  /** One user agent lasts as long as the line, so that calls outlive connections. */
  async #setUp(account: LineAccount): Promise<{ agent: Agent; registration: Registration }> {
    this.#agent ??= createAgent(account, this.#dependencies)
    this.#registration ??= new Registration(this.#agent.sip, this.#dependencies.clock)
    await this.#agent.sip.start()
    return { agent: this.#agent, registration: this.#registration }
  }

  #becomeReady(addressOfRecord: string): void {
    if (this.#isServed) return
    const connection = this.#agent?.socket.count
    const isBack = this.#lostAt !== undefined && this.#servedBy !== connection
    this.#failures = 0
    this.#isServed = true
    this.#servedBy = connection
    this.#hasNewCredentials = false
    this.#wrong = 0
    this.#lostAt = undefined
    this.#dependencies.log({ level: 'info', event: 'line.ready' })
    this.#setState({ state: 'ready', addressOfRecord })
    this.#ready.resolve()
    if (isBack) this.#dependencies.onBack()
  }

  #refused(error: unknown): void {
    this.#dependencies.log({ level: 'warn', event: 'line.not-refreshed', detail: String(error) })
    if (error instanceof RegistrationRefused && refusalOf(error.status) === 'credentials')
      this.#accounts.discard()
    this.#heed(error)
  }

  /** Calls go on by the connection that there is; no other comes in. */
  #expired(error: unknown): void {
    if (!this.#isServed) return
    this.#isServed = false
    this.#lose(error)
  }

  #hasOther(): boolean {
    const others = this.#servers.filter((server) => server !== this.#server)
    return others.length > 0 && this.#rests.left(others) === 0
  }

  /** Leaves a server alone for as long as it asks for, from the moment when it has said so. */
  #heed(error: unknown): void {
    if (!(error instanceof RegistrationRefused) || error.retryAfter === undefined) return
    if (error !== this.#heeded) this.#rests.begin(this.#server, error.retryAfter)
    this.#heeded = error
  }

  /** Whether another attempt can help; a first refusal may be due to credentials that have aged. */
  #canRetry(error: unknown): boolean {
    if (!(error instanceof RegistrationRefused)) return this.#agent !== undefined || isPassing(error)
    const refusal = refusalOf(error.status)
    if (refusal !== 'credentials') return refusal === 'retry'
    this.#accounts.discard()
    const isFirst = !this.#hasNewCredentials
    this.#hasNewCredentials = true
    return isFirst
  }

  /** Tells it, and asks again after a long time, by what is the account then. */
  async #fail(error: unknown): Promise<void> {
    const failure = failureIn(error)
    const { clock, log } = this.#dependencies
    log({ level: 'warn', event: 'line.failed', detail: failure.code })
    this.#lostAt ??= clock.now()
    this.#setState({ state: 'failed', failure })
    this.#ready.reject(new PhoneError(failure.code, failure.detail, { cause: error }))
    this.#accounts.discard()
    const isWrong = error instanceof RegistrationRefused && refusalOf(error.status) === 'credentials'
    this.#isResting = true
    await this.#rest.wait(restAfter(isWrong ? this.#wrong++ : 0, Math.random()))
    this.#isResting = false
    this.#failures++
  }

  #lose(error: unknown): void {
    const { clock, log } = this.#dependencies
    const failure = failureOf(error, 'line.unreachable')
    log({ level: 'info', event: 'line.lost', detail: failure.detail ?? failure.code })
    this.#lostAt ??= clock.now()
    this.#setState({ state: 'reconnecting', since: this.#lostAt, failure })
  }

  async #wait(error: unknown): Promise<void> {
    this.#lose(error)
    this.#heed(error)
    const delay = delayBefore(this.#failures, Math.random())
    await this.#pause.wait(Math.max(delay, this.#servers.length ? this.#rests.left(this.#servers) : 0))
    if (!this.#isServed) this.#failures++
  }

  async #unregister(): Promise<void> {
    const { clock, log } = this.#dependencies
    if (!this.#agent?.socket.isConnected()) return
    const limit = new Promise<void>((resolve) => clock.after(goodbyeLimit, resolve))
    const done = this.#registration?.unregister().catch((error: unknown) => {
      log({ level: 'debug', event: 'line.not-unregistered', detail: String(error) })
    })
    await Promise.race([done, limit])
  }
}
