import type { Conversation } from './conversation.ts'

/** One call as the phone commands it; each method may reject with a PhoneError. */
export interface SipCall extends Pick<Conversation, 'setHeld' | 'mute' | 'sendDigits' | 'lineBack'> {
  answer(): Promise<void>
  decline(): Promise<void>
  hangUp(): Promise<void>
}
