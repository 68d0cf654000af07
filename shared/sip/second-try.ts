import { Grammar, NameAddrHeader, SessionState, type Core, type Inviter, type URI } from 'sip.js'
import type { Party } from '../call/party.ts'
import { askedInterval, offerTimer } from './session-timer.ts'

/** The corners of sip.js 0.21.2 that send an INVITE and take its refusal. */
interface Sender {
  sendInvite(options: object): void
  onRedirect(response: Core.IncomingResponse): void
  onReject(response: Core.IncomingResponse): void
}

/** Changes an INVITE so that it may succeed after it was refused. */
type Change = (request: Core.OutgoingRequestMessage) => void

/** Refusals that name another address (RFC 3261 section 21.3). */
const isRedirect = (status: number): boolean => status >= 300 && status < 400

/** Where a redirect leads to; nothing where that is no `sip:` address. */
export function redirectTarget(response: Core.IncomingResponseMessage): URI | undefined {
  const contact: unknown = response.hasHeader('contact') ? response.parseHeader('contact') : undefined
  const uri = contact instanceof NameAddrHeader ? contact.uri : undefined
  return uri?.scheme === 'sip' ? Grammar.URIParse(uri.toString()) : undefined
}

/** Longer than any number, and short enough for a screen. */
const longestAddress = 100

/** Whom a redirect names, for the agent to decide about: without headers, which would end up in our INVITE. */
export function redirectedTo(response: Core.IncomingResponseMessage): Party | undefined {
  const target = isRedirect(response.statusCode ?? 0) ? redirectTarget(response) : undefined
  target?.clearHeaders()
  const address = target?.toString() ?? ''
  if (!target || address.length > longestAddress) return undefined
  return { number: target.user ?? target.host, address }
}

/** Follows a redirect within the company's own domain; to call anybody else is for the agent to decide. */
function followWithin(domain: string, response: Core.IncomingResponseMessage): Change | undefined {
  const target = redirectTarget(response)
  if (target?.host.toLowerCase() !== domain.toLowerCase()) return undefined
  target.clearHeaders()
  return (request) => Object.assign(request, { ruri: target })
}

/** The far end wants to be refreshed less often (RFC 4028 section 7.3). */
function lengthenTimer(response: Core.IncomingResponseMessage): Change | undefined {
  const interval = askedInterval(response)
  if (interval === undefined) return undefined
  return (request) => {
    for (const header of offerTimer(interval)) {
      const [name = '', value = ''] = header.split(': ')
      request.setHeader(name, value)
    }
  }
}

/** The same INVITE as a request of its own: another number, and credentials of its own. */
function renumber(request: Core.OutgoingRequestMessage): void {
  request.cseq += 1
  request.setHeader('cseq', `${String(request.cseq)} INVITE`)
  delete request.headers.Authorization
  delete request.headers['Proxy-Authorization']
}

/**
 * Has an INVITE sent once more where its refusal tells how it may succeed: within the same call (RFC 3261 section
 * 8.1.3.4), and once only.
 *
 * @param canRetry whether our offer is still good for another far end
 * @returns whether a refusal was answered like that, so that it ends nothing
 */
export function allowSecondTry(
  inviter: Inviter,
  options: object,
  canRetry: () => boolean,
): (response: Core.IncomingResponseMessage) => boolean {
  const sender = inviter as unknown as Sender
  const { host } = inviter.userAgent.configuration.uri
  let answered: Core.IncomingResponseMessage | undefined

  function changeFor(response: Core.IncomingResponseMessage): Change | undefined {
    const status = response.statusCode ?? 0
    if (answered || !canRetry() || inviter.state !== SessionState.Establishing) return undefined
    if (status === 422) return lengthenTimer(response)
    return isRedirect(status) ? followWithin(host, response) : undefined
  }

  for (const method of ['onRedirect', 'onReject'] as const) {
    const refuse = sender[method].bind(inviter)
    sender[method] = (response) => {
      const change = changeFor(response.message)
      if (!change) return refuse(response)
      answered = response.message
      change(inviter.request)
      renumber(inviter.request)
      sender.sendInvite(options)
    }
  }
  return (response) => response === answered
}
