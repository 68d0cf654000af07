import type { Core } from 'sip.js'

/** The header that a server asks for credentials by. */
const questions: Readonly<Record<number, string>> = { 401: 'www-authenticate', 407: 'proxy-authenticate' }

/** Whether a server asks for credentials only because its last question has aged (RFC 3261 section 22.3). */
export function isStale(response: Pick<Core.IncomingResponseMessage, 'statusCode' | 'getHeader'>): boolean {
  const question = questions[response.statusCode ?? 0]
  return question !== undefined && /\bstale\s*=\s*"?true/i.test(response.getHeader(question) ?? '')
}
