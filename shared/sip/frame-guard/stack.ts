import { Core } from 'sip.js'
import { writeMessage, type Message } from './message.ts'

const factory = new Core.LoggerFactory()
factory.builtinEnabled = false
const logger = factory.getLogger('frame-guard')

/**
 * Whether the SIP stack can read a message. What it cannot read it loses without an answer, and for some of that it
 * throws: its grammar is stricter than RFC 3261 in places, for instance about a parameter `;lrx`.
 */
export function isReadable(message: Message): boolean {
  try {
    return Core.Parser.parseMessage(writeMessage(message), logger) !== undefined
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
