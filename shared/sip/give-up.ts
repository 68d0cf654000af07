import type { Core } from 'sip.js'

/** The corner of sip.js 0.21.2 that waits for the answer to an INVITE, without end once there was a provisional one. */
interface Waiting {
  onRequestTimeout(): void
  dispose(): void
}

/** Nothing more is to be heard of an INVITE, for instance because the server was started anew: takes it for a 408. */
export function giveUpOn(request: Core.OutgoingInviteRequest): void {
  const waiting = request as unknown as Waiting
  waiting.onRequestTimeout()
  waiting.dispose()
}
