import { headerOf, replace, without, type SipRequest, type SipResponse } from '../../message/message.ts'
import { respond } from '../../message/respond.ts'
import { repeat, type Repetition } from './timing.ts'
import type { SipTransport } from './transport.ts'

export interface Watch {
  onProvisional?(response: SipResponse): void
  /** A final response: the first one, and a 2xx to INVITE each time that it comes again. */
  onFinal(response: SipResponse, request: SipRequest): void
}

/** A request that goes the same hop as its INVITE, under the same branch (RFC 3261 §9.1, §17.1.1.3). */
function companion(invite: SipRequest, method: 'ACK' | 'CANCEL', to = headerOf(invite, 'To')): SipRequest {
  const sequence = headerOf(invite, 'CSeq')?.split(' ')[0] ?? ''
  const kept = without(invite, 'Contact', 'Content-Type', 'Allow', 'Supported')
  return replace(replace({ ...kept, method, body: '' }, 'To', to ?? ''), 'CSeq', `${sequence} ${method}`)
}

/** What was asked of somebody, until it is answered (RFC 3261 §17.1). */
export function createClientTransaction(
  request: SipRequest,
  transport: Pick<SipTransport, 'send' | 'reliable'>,
  watch: Watch,
  patience?: number,
) {
  const isInvite = request.method === 'INVITE'
  let state: 'asked' | 'proceeding' | 'answered' = 'asked'
  let cancelled = false
  const repetition: Repetition = repeat(
    () => {
      if (!transport.reliable) transport.send(request)
    },
    () => {
      finish(respond(request, 408))
    },
    patience,
  )

  function finish(response: SipResponse): void {
    repetition.stop()
    const repeated = state === 'answered'
    state = 'answered'
    const accepted = response.status < 300
    if (isInvite && !accepted) transport.send(companion(request, 'ACK', headerOf(response, 'To')))
    if (!repeated || (isInvite && accepted)) watch.onFinal(response, request)
  }

  /** From here on only the other side decides how long it rings. */
  function proceed(response: SipResponse): void {
    if (state === 'answered') return
    if (isInvite) repetition.stop()
    if (state === 'asked' && cancelled) transport.send(companion(request, 'CANCEL'))
    state = 'proceeding'
    watch.onProvisional?.(response)
  }

  transport.send(request)

  return {
    receive(response: SipResponse): void {
      if (response.status < 200) proceed(response)
      else finish(response)
    },
    /** Calls an INVITE off; before the first provisional response that has to wait. */
    cancel(): void {
      if (!cancelled && state === 'proceeding') transport.send(companion(request, 'CANCEL'))
      cancelled = true
    },
    abandon(): void {
      repetition.stop()
    },
  }
}

export type ClientTransaction = ReturnType<typeof createClientTransaction>
