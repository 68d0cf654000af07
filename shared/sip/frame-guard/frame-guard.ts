import { answerTo } from './answer.ts'
import { flawOfRequest, flawOfResponse, hasTooMuchHeader, type Flaw } from './checks.ts'
import { mendMessage } from './mends.ts'
import { readMessage, valueOf, writeMessage, type Message } from './message.ts'

/** Why a frame does not reach the SIP stack. */
export type DropReason = 'too-big' | 'not-text' | 'keep-alive' | 'not-sip' | Flaw

/** What became of a frame from the server. */
export type Verdict =
  /** Safe for the SIP stack; mended where it needed that. */
  | { readonly pass: string }
  /** Not for the SIP stack; `answer` goes back to the server. */
  | { readonly drop: DropReason; readonly answer?: string | undefined }

/** Larger than any message that a phone has to understand: bytes. */
const largest = 65_536

const encoder = new TextEncoder()

/** In bytes, so that lengths are those of the wire; a lone surrogate becomes U+FFFD on the way. */
const bytesOf = (data: unknown): Uint8Array | undefined => {
  if (typeof data === 'string') return encoder.encode(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined
}

const isKeepAlive = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 13 || byte === 10)

function judgeMessage(message: Message): Verdict {
  if (message.kind === 'response') {
    const check = flawOfResponse(message)
    return check ? { drop: check.flaw } : { pass: writeMessage(message) }
  }
  const check = flawOfRequest(message)
  if (!check) return { pass: writeMessage(message) }
  return { drop: check.flaw, answer: answerTo(message, check.answer, check.tells?.(message) ?? []) }
}

/** What the answer to a request is made of (RFC 3261 section 8.2.6.2). */
const needed = ['via', 'from', 'to', 'call-id', 'cseq'] as const

/** The far end is told where the start of the frame says who asks for what (RFC 3261 section 21.5.7). */
function judgeStart(start: Uint8Array): Verdict {
  const message = readMessage(start)
  const isRequest =
    message?.kind === 'request' && needed.every((name) => valueOf(message, name) !== undefined)
  return { drop: 'too-big', answer: isRequest ? answerTo(message, '513 Message Too Large', []) : undefined }
}

/**
 * Judges a frame before the SIP stack sees it: passes it on, mended where that is possible, or drops it, with the
 * answer that RFC 3261 wants.
 *
 * @param data as the WebSocket handed it out, with `binaryType` `arraybuffer`
 */
export function judge(data: unknown): Verdict {
  // No more of it than is looked at.
  const bytes = bytesOf(typeof data === 'string' ? data.slice(0, largest + 1) : data)
  if (!bytes) return { drop: 'not-text' }
  if (bytes.length > largest) return judgeStart(bytes.subarray(0, largest))
  // The answer to a keep-alive (RFC 5626 section 3.5.1).
  if (isKeepAlive(bytes)) return { drop: 'keep-alive' }
  const message = readMessage(bytes)
  if (!message) return { drop: 'not-sip' }
  // It will not pass, so that mending it would be in vain, and takes time.
  return judgeMessage(hasTooMuchHeader(message) ? message : mendMessage(message))
}
