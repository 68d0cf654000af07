import { answerTo } from './answer.ts'
import { flawOfRequest, flawOfResponse, hasTooMuchHeader, type Flaw } from './checks.ts'
import { mendMessage } from './mends.ts'
import { readMessage, writeMessage, type Message } from './message.ts'

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

/**
 * Judges a frame before the SIP stack sees it: passes it on, mended where that is possible, or drops it, with the
 * answer that RFC 3261 wants.
 *
 * @param data as the WebSocket handed it out, with `binaryType` `arraybuffer`
 */
export function judge(data: unknown): Verdict {
  if (typeof data === 'string' && data.length > largest) return { drop: 'too-big' }
  const bytes = bytesOf(data)
  if (!bytes) return { drop: 'not-text' }
  if (bytes.length > largest) return { drop: 'too-big' }
  // The answer to a keep-alive (RFC 5626 section 3.5.1).
  if (isKeepAlive(bytes)) return { drop: 'keep-alive' }
  const message = readMessage(bytes)
  if (!message) return { drop: 'not-sip' }
  // It will not pass, so that mending it would be in vain, and takes time.
  return judgeMessage(hasTooMuchHeader(message) ? message : mendMessage(message))
}
