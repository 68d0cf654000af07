import type { Session } from 'sip.js'

/**
 * Asks whether the far end still knows the call, and changes nothing about it (RFC 3261 section 11).
 *
 * @param onDoubt called where it does not say so
 */
export function askWhetherKnown(
  { dialog, userAgent: { userAgentCore: core } }: Session,
  onDoubt: () => void,
): void {
  const request = core.dialogs.get(dialog?.id ?? '')?.createOutgoingRequestMessage('OPTIONS')
  if (request) core.request(request, { onReject: onDoubt })
}
