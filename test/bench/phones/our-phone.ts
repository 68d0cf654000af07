import type { Call, CallKey } from '../../../shared/call/call.ts'
import { measure } from './candidate.ts'
import { systemClock } from '../../../shared/ports/clock.ts'
import { createSipTelephony } from '../../../shared/sip/telephony.ts'

const telephony = createSipTelephony({ clock: systemClock })
let current: CallKey = ''

const until = (condition: (call: Call) => boolean): Promise<Call> =>
  new Promise((resolve) => {
    const stop = telephony.calls.subscribe((calls) => {
      const call = calls.find(condition)
      if (!call) return
      queueMicrotask(() => stop())
      resolve(call)
    })
  })

measure({
  connect: (account) => telephony.connect(async () => account),
  async dial(number) {
    const key = telephony.dial(number)
    await until((call) => call.key === key && call.state === 'ended')
    telephony.release(key)
  },
  async ringing() {
    current = (await until(({ state }) => state === 'ringing')).key
  },
  answer: () => telephony.answer(current),
  async hangUp() {
    await telephony.hangUp(current)
    telephony.release(current)
  },
})
