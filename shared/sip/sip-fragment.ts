import type { Core } from 'sip.js'

/** Far ends tell how a transfer goes by pieces of SIP messages (RFC 3420). */
export const fragmentType = 'message/sipfrag;version=2.0'

/** The status in a fragment; nothing where it has none. */
export function statusIn(fragment: string): number | undefined {
  const status = /^SIP\/2\.0 (\d{3})\b/.exec(fragment.trimStart())?.[1]
  return status === undefined ? undefined : Number(status)
}

/** The body of a NOTIFY that tells a status. */
export const fragmentOf = (status: number, reason: string): Core.Body => ({
  contentDisposition: 'render',
  contentType: fragmentType,
  content: `SIP/2.0 ${String(status)} ${reason}\r\n`,
})
