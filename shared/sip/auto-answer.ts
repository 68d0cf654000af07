/** The part of a SIP message that tells how a call wants to be announced. */
export interface AnnouncingHeaders {
  getHeaders(name: string): readonly string[]
}

const delayIn = (value: string): number | undefined => {
  const delay = /;\s*answer-after\s*=\s*(\d{1,3})\b/i.exec(value)?.[1]
  if (delay !== undefined) return Number(delay)
  if (!/;\s*info\s*=\s*"?(?:alert-autoanswer|auto[- ]?answer)"?/i.test(value)) return undefined
  return Number(/;\s*delay\s*=\s*(\d{1,3})\b/i.exec(value)?.[1] ?? 0)
}

/**
 * After how many seconds a telephone system wants the phone to answer by itself: `answer-after` of Call-Info and
 * Alert-Info, and `delay` beside `alert-autoanswer`, as PBXs use them, or Answer-Mode (RFC 5373). Nothing where it does
 * not ask for that.
 */
export function answerAfterIn(message: AnnouncingHeaders): number | undefined {
  const values = ['Call-Info', 'Alert-Info'].flatMap((name) => message.getHeaders(name))
  const delay = values.map(delayIn).find((each) => each !== undefined)
  const [mode = ''] = message.getHeaders('Answer-Mode')
  return delay ?? (/^\s*auto\b/i.test(mode) ? 0 : undefined)
}
