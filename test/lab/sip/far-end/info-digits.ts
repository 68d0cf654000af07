import { headerOf, type SipRequest } from '../message/message.ts'

/** How each content type of INFO says a digit. */
const forms: Readonly<Record<string, RegExp>> = {
  'application/dtmf-relay': /^Signal\s*=\s*([0-9*#A-D])\s*$/im,
  'application/dtmf': /^\s*([0-9*#A-D])\s*$/i,
}

/** The digit that an INFO request carries; `undefined` for one about something else. */
export function digitOfInfo(request: SipRequest): string | undefined {
  const type = (headerOf(request, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  return Object.hasOwn(forms, type) ? forms[type]?.exec(request.body)?.[1] : undefined
}
