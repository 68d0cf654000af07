import type { Core } from 'sip.js'

/** The header that a server asks for credentials by. */
const questions: Readonly<Record<number, string>> = { 401: 'www-authenticate', 407: 'proxy-authenticate' }

/** Whether a server asks for credentials only because its last question has aged (RFC 3261 section 22.3). */
export function isStale(response: Pick<Core.IncomingResponseMessage, 'statusCode' | 'getHeaders'>): boolean {
  const question = questions[response.statusCode ?? 0]
  if (question === undefined) return false
  return response.getHeaders(question).some((value) => /\bstale\s*=\s*"?true/i.test(value))
}
