import { Core } from 'sip.js'
import { writeMessage, type Message } from './message.ts'

const factory = new Core.LoggerFactory()
factory.builtinEnabled = false
const logger = factory.getLogger('frame-guard')

const parseMessage = Core.Parser.parseMessage

const challenge = /^(www-authenticate|proxy-authenticate): (.*)$/gm

/** A message with the challenges of all realms (RFC 3261 section 22.3); sip.js keeps the last of them alone. */
const parse: typeof parseMessage = (text, stackLogger) => {
  const message = parseMessage(text, stackLogger)
  if (!(message instanceof Core.IncomingResponseMessage)) return message
  const [head = ''] = text.split('\r\n\r\n', 1)
  for (const [, name = '', value = ''] of head.replaceAll('\r', '').matchAll(challenge))
    if (message.getHeader(name) !== value) message.addHeader(name, value)
  return message
}

/** The newest message that was read, until the stack takes it. */
let read: { readonly text: string; readonly message: ReturnType<typeof parse> } | undefined

/**
 * Whether the SIP stack can read a message. What it cannot read it loses without an answer, and for some of that it
 * throws: its grammar is stricter than RFC 3261 in places, for instance about a parameter `;lrx`.
 */
export function isReadable(message: Message): boolean {
  const text = writeMessage(message)
  try {
    read = { text, message: parse(text, logger) }
    return read.message !== undefined
  } catch {
    return false
  }
}

/** Hands what was read to the stack when it gets the same text, once: its parser takes longer than all else. */
export function readOnce(): void {
  const readKnown: typeof parse = (text, stackLogger) => {
    const known = read
    read = undefined
    return known?.text === text ? known.message : parse(text, stackLogger)
  }
  Object.assign(Core.Parser, { parseMessage: readKnown })
}
