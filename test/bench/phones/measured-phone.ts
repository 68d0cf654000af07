import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { firstAudio, forgetAudio, nextFrame } from './probe.ts'

/** A phone to be measured. */
export interface Candidate {
  connect(account: LineAccount): Promise<void>
  /** Calls; resolves when that call is over. It is refused at once. */
  dial(number: string): Promise<void>
  /** Resolves when a call has come in and the page knows it. */
  ringing(): Promise<void>
  answer(): Promise<void>
  hangUp(): Promise<void>
}

/** ms */
export interface Incoming {
  readonly inviteToRinging: number
  readonly answerToAudio: number
}

declare global {
  interface Window {
    candidate: {
      connect(account: LineAccount): Promise<void>
      /** From the click to the INVITE on the wire: ms. */
      measureOutgoing(number: string): Promise<number>
      /** Gets ready to take the next call in. */
      expectIncoming(): void
      /** Takes it. */
      measureIncoming(): Promise<Incoming>
    }
  }
}

/** Nobody answers sooner than that: ms. */
const reaction = 300

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))

/** Shows something, and resolves when it is on the screen. */
async function painted(text: string): Promise<number> {
  document.body.textContent = text
  await frame()
  await new Promise((resolve) => setTimeout(resolve))
  return performance.now()
}

/** Puts a phone into the page, for measuring. */
export function measure(candidate: Candidate): void {
  let received = Promise.resolve(0)
  let ringing = Promise.resolve()

  window.candidate = {
    connect: (account) => candidate.connect(account),

    async measureOutgoing(number) {
      const sent = nextFrame('sent', 'INVITE ')
      const clicked = performance.now()
      const over = candidate.dial(number)
      const duration = (await sent) - clicked
      await over
      return duration
    },

    expectIncoming() {
      received = nextFrame('received', 'INVITE ')
      ringing = candidate.ringing()
    },

    async measureIncoming() {
      await ringing
      const shown = await painted('ringing')
      await new Promise((resolve) => setTimeout(resolve, reaction))
      const clicked = performance.now()
      const answered = candidate.answer()
      const heard = await firstAudio()
      await answered
      await candidate.hangUp()
      forgetAudio()
      return { inviteToRinging: shown - (await received), answerToAudio: heard - clicked }
    },
  }
}
