import type { Core, Session } from 'sip.js'
import { PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'

/** How long a tone sounds, and the silence after it: ms. */
const tone = { duration: 120, gap: 80 } as const

const valid = /^[0-9*#A-D]+$/

/** @throws PhoneError `call.not-possible` for anything but `0-9 * # A-D` */
export function checkDigits(digits: string): string {
  const upper = digits.toUpperCase()
  if (!valid.test(upper)) throw new PhoneError('call.not-possible', 'digits')
  return upper
}

/** Plays the digits in the audio, as RFC 4733 events; resolves when the last one has sounded, or must have. */
export function playDigits(
  sender: RTCDTMFSender,
  digits: string,
  clock: Pick<Clock, 'after'>,
): Promise<void> {
  return new Promise((resolve) => {
    const finish = () => {
      stopWaiting()
      sender.removeEventListener('tonechange', onTone)
      resolve()
    }
    const onTone = ({ tone: current }: RTCDTMFToneChangeEvent) => {
      if (!current) finish()
    }
    const stopWaiting = clock.after(2 * digits.length * (tone.duration + tone.gap), finish)
    sender.addEventListener('tonechange', onTone)
    sender.insertDTMF(digits, tone.duration, tone.gap)
  })
}

function sendDigit(session: Session, digit: string): Promise<number> {
  const content = `Signal=${digit}\r\nDuration=${String(tone.duration)}\r\n`
  return new Promise((resolve, reject) => {
    const settle = ({ message }: Core.IncomingResponse) => resolve(message.statusCode ?? 0)
    session
      .info({
        requestOptions: {
          body: { contentDisposition: 'render', contentType: 'application/dtmf-relay', content },
        },
        requestDelegate: { onAccept: settle, onReject: settle },
      })
      .catch(reject)
  })
}

/**
 * Sends the digits one by one in INFO requests, for far ends that take no events.
 *
 * @throws PhoneError `call.refused-change`
 */
export async function sendDigitsByInfo(session: Session, digits: string): Promise<void> {
  for (const digit of digits) {
    const status = await sendDigit(session, digit)
    if (status < 200 || status >= 300) throw new PhoneError('call.refused-change', String(status))
  }
}
