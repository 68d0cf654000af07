import { parseAddress, userOf, type Address } from '../message/address.ts'
import { headerOf, headersOf, type Header, type SipRequest, type SipResponse } from '../message/message.ts'
import { respond } from '../message/respond.ts'
import type { Flow } from './flow.ts'
import type { Binding, Location } from './location.ts'

export interface RegistrarOptions {
  readonly domain: string
  readonly location: Location
  /** s since the epoch */
  readonly now: () => number
  /** Tells of a binding that reaches its user agent by another way than before. */
  readonly onMoved: (binding: Binding) => void
}

/** s: what a user agent gets that asks for nothing, for too much, and that is refused for too little. */
const expiry = { usual: 300, longest: 600, shortest: 5 }
const mostContacts = 10

/** Takes REGISTER requests whose sender is known (RFC 3261 §10.3). */
export function createRegistrar({ domain, location, now, onMoved }: RegistrarOptions) {
  function secondsOf(contact: Address, request: SipRequest): number {
    const asked = contact.parameters.get('expires') ?? headerOf(request, 'Expires') ?? ''
    return /^[0-9]{1,10}$/.test(asked) ? Math.min(Number(asked), expiry.longest) : expiry.usual
  }

  function asHeader(binding: Binding): Header {
    const left = Math.max(0, Math.round(binding.expires - now()))
    const gruu = binding.instance && `;pub-gruu="sip:${binding.user}@${domain};gr=${binding.instance}"`
    return ['Contact', `<${binding.contact}>;expires=${String(left)}${gruu ?? ''}`]
  }

  /** Carries out one Contact value; seconds 0 takes the binding away. */
  function bind(user: string, flow: Flow, contact: Address, seconds: number): void {
    const instance = contact.parameters.get('+sip.instance')?.replace(/^<|>$/g, '')
    const place = { user, contact: contact.uri, ...(instance && { instance }) }
    if (seconds === 0) {
      location.remove(place)
      return
    }
    const binding = { ...place, flow, expires: now() + seconds }
    const known = location.of(user).some((other) => other.flow === flow)
    location.save(binding)
    if (!known) onMoved(binding)
  }

  function removeAll(user: string): void {
    location.of(user).forEach((binding) => {
      location.remove(binding)
    })
  }

  return {
    register(flow: Flow, request: SipRequest): SipResponse {
      const user = userOf(headerOf(request, 'To')) ?? ''
      const values = headersOf(request, 'Contact')
      if (values.includes('*')) removeAll(user)
      const contacts = values.filter((value) => value !== '*').map(parseAddress)
      const wanted = contacts.flatMap((each) =>
        each ? [{ contact: each, seconds: secondsOf(each, request) }] : [],
      )
      if (wanted.length < contacts.length) return respond(request, 400, { reason: 'Bad Contact' })
      if (wanted.some(({ seconds }) => seconds > 0 && seconds < expiry.shortest))
        return respond(request, 423, { headers: [['Min-Expires', String(expiry.shortest)]] })
      if (location.of(user).length + wanted.length > mostContacts + 1)
        return respond(request, 503, { reason: 'Too Many Registered Contacts' })
      for (const { contact, seconds } of wanted) bind(user, flow, contact, seconds)
      return respond(request, 200, { headers: location.of(user).map(asHeader) })
    },
  }
}
