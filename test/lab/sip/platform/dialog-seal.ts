import { createHmac } from 'node:crypto'
import { parseAddress, parseUri } from '../message/address.ts'
import { headerOf, type SipRequest } from '../message/message.ts'

/**
 * Requests inside a dialog are not asked for credentials: a page that reloads must be back in its call at once.
 * Instead the Record-Route carries a seal over the Call-ID, so only a dialog that an authenticated request has
 * begun comes through. It is made from the secret alone and survives a restart of this server.
 */
export function createDialogSeal(secret: string, host: string) {
  const sealOf = (callId: string): string =>
    createHmac('sha256', secret).update(`dialog:${callId}`).digest('hex').slice(0, 24)
  const callIdOf = (request: SipRequest): string => headerOf(request, 'Call-ID') ?? ''
  return {
    recordRoute: (request: SipRequest): string =>
      `<sip:${host};transport=ws;lr;seal=${sealOf(callIdOf(request))}>`,
    /** Whether the topmost Route is one that this server has recorded for this dialog. */
    isSealed(request: SipRequest): boolean {
      const route = parseUri(parseAddress(headerOf(request, 'Route') ?? '')?.uri ?? '')
      return route?.parameters.get('seal') === sealOf(callIdOf(request))
    },
  }
}

export type DialogSeal = ReturnType<typeof createDialogSeal>
