import { newBranch, newTag } from '../message/identifiers.ts'
import {
  headerOf,
  prepend,
  replace,
  without,
  withoutFirst,
  type SipRequest,
  type SipResponse,
} from '../message/message.ts'
import { respond } from '../message/respond.ts'
import { chooseFinal } from './choose-final.ts'
import type { Flow } from './flow.ts'

/** Where a copy of the request goes. */
export interface Target {
  readonly uri: string
  readonly flow: Flow
}

interface Branch {
  readonly id: string
  readonly flow: Flow
  readonly request: SipRequest
  state: 'sent' | 'proceeding' | 'cancelled' | 'done'
}

export interface ForkOptions {
  /** From where the request came, and where its responses go. */
  readonly upstream: Flow
  readonly request: SipRequest
  /** The sent-by part of this proxy's Via. */
  readonly sentBy: string
  /** ms without a final response until it is given up. */
  readonly patience: number
  /** Nothing more is due, but a late 2xx may still come. */
  readonly onDone: () => void
}

/**
 * One request on its way to one or several targets: the response context of RFC 3261 §16.7. Each target gets a
 * copy under a branch of its own. The first 2xx wins, the others are cancelled; else the best of the refusals
 * goes back.
 */
export function createFork({ upstream, request, sentBy, patience, onDone }: ForkOptions) {
  const branches = new Map<string, Branch>()
  const refusals: SipResponse[] = []
  const isInvite = request.method === 'INVITE'
  let done = false

  const timer = setTimeout(() => {
    giveUp(408)
  }, patience)

  function finish(response: SipResponse | undefined): void {
    if (done) return
    done = true
    clearTimeout(timer)
    if (response) upstream.send(response)
    onDone()
  }

  const answer = (status: number): SipResponse => respond(request, status, { toTag: newTag() })

  /** A late 408 to anything but INVITE would only do harm (RFC 4320). */
  function giveUp(status: number): void {
    cancel()
    finish(isInvite ? answer(status) : undefined)
  }

  function settle(branch: Branch, response: SipResponse): void {
    if (branch.state === 'done') return
    branch.state = 'done'
    refusals.push(response)
    if (response.status >= 600) cancel()
    if ([...branches.values()].every(({ state }) => state === 'done')) finish(chooseFinal(refusals))
  }

  function succeed(branch: Branch, response: SipResponse): void {
    branch.state = 'done'
    if (done) upstream.send(response)
    else finish(response)
    cancel()
  }

  /** CANCEL may follow only after a provisional response (RFC 3261 §9.1). */
  function cancelBranch(branch: Branch): void {
    const known = branch.state === 'proceeding'
    if (branch.state !== 'done') branch.state = 'cancelled'
    if (!isInvite || branch.state === 'done') return
    if (!branch.flow.open) settle(branch, answer(487))
    else if (known) branch.flow.send(relative(branch.request, 'CANCEL'))
  }

  function cancel(): void {
    for (const branch of branches.values()) cancelBranch(branch)
  }

  function provisional(branch: Branch, response: SipResponse): void {
    if (branch.state === 'cancelled') branch.flow.send(relative(branch.request, 'CANCEL'))
    if (branch.state === 'sent') branch.state = 'proceeding'
    if (response.status !== 100 && !done) upstream.send(response)
  }

  function refuse(branch: Branch, response: SipResponse): void {
    if (isInvite) branch.flow.send(relative(branch.request, 'ACK', headerOf(response, 'To')))
    settle(branch, response)
  }

  return {
    get done() {
      return done
    },
    reaches: (flow: Flow): boolean => [...branches.values()].some((branch) => branch.flow === flow),
    cancel,
    /** Lets go of it without a word. */
    abandon(): void {
      done = true
      clearTimeout(timer)
    },

    /** Sends a copy to a target. @returns the branch, under which its responses come back */
    add(target: Target): string {
      const id = newBranch()
      const via = `SIP/2.0/WS ${sentBy};branch=${id}`
      const copy = prepend({ ...request, uri: target.uri }, 'Via', via)
      const branch: Branch = { id, flow: target.flow, request: copy, state: 'sent' }
      branches.set(id, branch)
      target.flow.send(copy)
      return id
    },

    /** Takes the response of one branch. */
    receive(id: string, received: SipResponse): void {
      const branch = branches.get(id)
      // The answer to our own CANCEL has the same branch, and goes no further (RFC 3261 §16.10).
      if (!branch || isToCancel(received)) return
      const response = withoutFirst(received, 'Via')
      if (response.status < 200) provisional(branch, response)
      else if (response.status < 300) succeed(branch, response)
      else refuse(branch, response)
    },
  }
}

export type Fork = ReturnType<typeof createFork>

const isToCancel = (response: SipResponse): boolean => /\sCANCEL$/.test(headerOf(response, 'CSeq') ?? '')

/** CANCEL, or the ACK to a refusal: the request's own Via, hop by hop (RFC 3261 §9.1, §17.1.1.3). */
function relative(request: SipRequest, method: 'CANCEL' | 'ACK', to = headerOf(request, 'To')): SipRequest {
  const via = headerOf(request, 'Via') ?? ''
  const sequence = headerOf(request, 'CSeq')?.split(/\s/)[0] ?? ''
  const kept = without(request, 'Via', 'Record-Route', 'Contact', 'Content-Type', 'Max-Forwards')
  const addressed = replace(replace(kept, 'To', to ?? ''), 'CSeq', `${sequence} ${method}`)
  return prepend(replace({ ...addressed, method, body: '' }, 'Max-Forwards', '70'), 'Via', via)
}
