import { branchOf } from '../message/address.ts'
import { newBranch } from '../message/identifiers.ts'
import { headerOf, prepend, type SipRequest, type SipResponse } from '../message/message.ts'
import type { Flow } from './flow.ts'
import { createFork, type Fork, type Target } from './fork.ts'

interface Start {
  readonly upstream: Flow
  /** As it came. */
  readonly received: SipRequest
  /** As it goes on. */
  readonly request: SipRequest
  /** Whose telephones it is for; none inside a dialog. */
  readonly user: string | undefined
  readonly targets: readonly Target[]
}

interface Running {
  readonly fork: Fork
  readonly key: string
  readonly user: string | undefined
  readonly branches: string[]
}

/** ms: Timer C of RFC 3261 for INVITE, Timer F for the others. */
const patience = { invite: 180_000, other: 32_000 }
/** ms that a finished one is still remembered, for ACK and for a repeated 2xx. */
const memory = 32_000

/** What makes a transaction (RFC 3261 §17.2.3); ACK and CANCEL have the branch of their INVITE. */
const keyOf = (request: SipRequest): string => {
  const via = headerOf(request, 'Via') ?? ''
  const method = ['ACK', 'CANCEL'].includes(request.method) ? 'INVITE' : request.method
  return [method, via.split(';')[0], branchOf(via)].join(' ')
}

/** All requests that are on their way. */
export function createForks(sentBy: string) {
  const byRequest = new Map<string, Running>()
  const byBranch = new Map<string, Fork>()
  const memories = new Set<NodeJS.Timeout>()

  function forget({ key, branches }: Running): void {
    byRequest.delete(key)
    for (const branch of branches) byBranch.delete(branch)
  }

  function remember(running: Running): void {
    const timer = setTimeout(() => {
      memories.delete(timer)
      forget(running)
    }, memory)
    memories.add(timer)
  }

  function add(running: Running, target: Target): void {
    const branch = running.fork.add(target)
    running.branches.push(branch)
    byBranch.set(branch, running.fork)
  }

  return {
    start({ upstream, received, request, user, targets }: Start): void {
      const key = keyOf(received)
      if (byRequest.has(key)) return
      const fork = createFork({
        upstream,
        request,
        sentBy,
        patience: received.method === 'INVITE' ? patience.invite : patience.other,
        onDone: () => {
          remember(running)
        },
      })
      const running: Running = { fork, key, user, branches: [] }
      byRequest.set(key, running)
      for (const target of targets) add(running, target)
    },

    /** Sends what has no response on its way. */
    pass(target: Target, request: SipRequest): void {
      target.flow.send(
        prepend({ ...request, uri: target.uri }, 'Via', `SIP/2.0/WS ${sentBy};branch=${newBranch()}`),
      )
    },

    of: (request: SipRequest): Fork | undefined => byRequest.get(keyOf(request))?.fork,

    receive(branch: string | undefined, response: SipResponse): void {
      if (branch !== undefined) byBranch.get(branch)?.receive(branch, response)
    },

    /** Brings the calls that still ring at somebody to one more telephone. */
    extend(user: string, target: Target): void {
      for (const running of byRequest.values())
        if (running.user === user && !running.fork.done && !running.fork.reaches(target.flow))
          add(running, target)
    },

    close(): void {
      for (const { fork } of byRequest.values()) fork.abandon()
      for (const timer of memories) clearTimeout(timer)
    },
  }
}
