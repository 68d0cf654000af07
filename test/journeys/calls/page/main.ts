import { systemClock } from '../../../../shared/ports/clock.ts'
import type { LineAccount, Telephony } from '../../../../shared/ports/telephony.ts'
import { createLoudspeaker, type Loudspeaker } from '../../../../shared/sip/media/loudspeaker.ts'
import type { SipLogEntry } from '../../../../shared/sip/log.ts'
import { createSipTelephony } from '../../../../shared/sip/telephony.ts'
import { createHearing, type Heard } from './hearing.ts'
import './sockets.ts'
import './tracks.ts'

/** What a test finds in the page. */
export interface PhonePage {
  readonly telephony: Telephony
  connect(account: LineAccount): Promise<void>
  /** What the agent hears. */
  heard(): Promise<Heard>
  readonly log: readonly SipLogEntry[]
}

declare global {
  interface Window {
    phone: PhonePage
    /** Put there by a test. */
    freshAccount(): Promise<LineAccount>
    accountsAsked(): number
  }
}

const hearing = createHearing()
const speaker = createLoudspeaker(document)
const loudspeaker: Loudspeaker = {
  play(stream) {
    hearing.listen(stream)
    return speaker.play(stream)
  },
}
const log: SipLogEntry[] = []
const telephony = createSipTelephony({ clock: systemClock, loudspeaker, log: (entry) => log.push(entry) })

window.phone = {
  telephony,
  connect: (account) => telephony.connect(async () => account),
  heard: () => hearing.heard(),
  log,
}
