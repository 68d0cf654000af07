import { branchOf, parseUri, type SipUri } from '../message/address.ts'
import { newTag } from '../message/identifiers.ts'
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
import type { DialogSeal } from './dialog-seal.ts'
import { createForks } from './forks.ts'
import type { Flow } from './flow.ts'
import type { Target } from './fork.ts'
import type { Binding, Location } from './location.ts'
import { hopsAfter } from './sanity.ts'

export interface ProxyOptions {
  /** Host and port of this server. */
  readonly sentBy: string
  readonly domain: string
  readonly location: Location
  readonly seal: DialogSeal
  /** The user that all telephone numbers are routed to. */
  readonly trunk: string
  /** Whether somebody of this name has a telephone here. */
  readonly isExtension: (user: string) => boolean
}

const telephoneNumber = /^\+?[0-9]+$/

/** Requests that begin a dialog; the others of it must come this way too. */
const dialogMakers = ['INVITE', 'SUBSCRIBE', 'REFER']

/** Brings requests to where they belong, and their responses back (RFC 3261 §16). */
export function createProxy({ sentBy, domain, location, seal, trunk, isExtension }: ProxyOptions) {
  const forks = createForks(sentBy)

  const reply = (flow: Flow, request: SipRequest, status: number): void => {
    if (request.method !== 'ACK') flow.send(respond(request, status, { toTag: newTag() }))
  }

  const onward = (request: SipRequest): SipRequest => {
    const stripped = without(request, 'Proxy-Authorization')
    const counted = replace(stripped, 'Max-Forwards', hopsAfter(request))
    return dialogMakers.includes(request.method)
      ? prepend(counted, 'Record-Route', seal.recordRoute(request))
      : counted
  }

  function forward(
    flow: Flow,
    request: SipRequest,
    user: string | undefined,
    targets: readonly Target[],
  ): void {
    if (request.method === 'INVITE') flow.send(respond(request, 100))
    forks.start({ upstream: flow, received: request, request: onward(request), user, targets })
  }

  /** A trunk is told the number that was dialled, which its own contact does not say. */
  function targetOf(binding: Binding, dialled: string): Target {
    const { flow, contact } = binding
    return {
      flow,
      uri: binding.user === trunk ? contact.replace(/^(sips?:)[^@]*@/, `$1${dialled}@`) : contact,
    }
  }

  function ownerOf({ user, host }: SipUri): string | undefined {
    if (!user || host !== domain) return undefined
    if (telephoneNumber.test(user)) return trunk
    return isExtension(user) ? user : undefined
  }

  /** A GRUU leads to one telephone (RFC 5627 §5.3), any other address to all of its owner. */
  function targetsOf(uri: SipUri, owner: string | undefined): readonly Target[] {
    const one = uri.parameters.has('gr') ? location.find(uri) : undefined
    if (one) return [{ uri: one.contact, flow: one.flow }]
    return owner ? location.of(owner).map((binding) => targetOf(binding, uri.user ?? '')) : []
  }

  return {
    /** A request outside of any dialog, from somebody known. */
    begin(flow: Flow, request: SipRequest): void {
      const uri = parseUri(request.uri)
      if (!uri?.user) {
        reply(flow, request, 484)
        return
      }
      const owner = ownerOf(uri)
      const targets = targetsOf(uri, owner)
      if (targets.length === 0) reply(flow, request, owner ? 480 : 404)
      else forward(flow, without(request, 'Route'), owner, targets)
    },

    /** A request inside a dialog goes to the one user agent that its URI names. */
    proceed(flow: Flow, request: SipRequest): void {
      const uri = parseUri(request.uri)
      const binding = uri && location.find(uri)
      if (!seal.isSealed(request)) reply(flow, request, 403)
      else if (!binding) reply(flow, request, 480)
      else {
        const routed = withoutFirst(request, 'Route')
        const target = { uri: binding.contact, flow: binding.flow }
        if (request.method === 'ACK') forks.pass(target, onward(routed))
        else forward(flow, routed, undefined, [target])
      }
    },

    /** @returns whether this ACK was meant for a refusal that went back from here, so that it ends here */
    isAbsorbed: (request: SipRequest): boolean => forks.of(request) !== undefined,

    cancel(flow: Flow, request: SipRequest): void {
      const fork = forks.of(request)
      reply(flow, request, fork ? 200 : 481)
      fork?.cancel()
    },

    receive(response: SipResponse): void {
      forks.receive(branchOf(headerOf(response, 'Via')), response)
    },

    /** A user agent came back by another way: calls that ring there ring again. */
    ringAgain(binding: Binding): void {
      forks.extend(binding.user, targetOf(binding, binding.user))
    },

    close(): void {
      forks.close()
    },
  }
}

export type Proxy = ReturnType<typeof createProxy>
