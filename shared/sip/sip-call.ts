import type { Decline } from '../ports/telephony.ts'
import type { Conversation } from './conversation.ts'
import type { Target } from './target.ts'

/** What a call can do once it is answered. */
type Answered = Pick<
  Conversation,
  | 'setHeld'
  | 'setAside'
  | 'mute'
  | 'sendDigits'
  | 'lineBack'
  | 'networkChanged'
  | 'networkDoubted'
  | 'audio'
  | 'reference'
  | 'isDialog'
  | 'theyLeft'
  | 'handOver'
  | 'cancelTransfer'
  | 'acceptTransfer'
  | 'refuseTransfer'
>

/** One call as the phone commands it; each method may reject with a PhoneError. */
export interface SipCall extends Answered {
  answer(): Promise<void>
  decline(how: Decline): Promise<void>
  forward(target: Target): Promise<void>
  hangUp(): Promise<void>
}
