import { systemClock } from '../../../../shared/ports/clock.ts'
import type { LineAccount, Telephony } from '../../../../shared/ports/telephony.ts'
import { createLoudspeaker, type Loudspeaker } from '../../../../shared/sip/media/loudspeaker.ts'
import type { SipLogEntry } from '../../../../shared/sip/log.ts'
import { createSipTelephony } from '../../../../shared/sip/telephony.ts'
import { createDevices } from '../../../../shared/sip/media/devices.ts'
import type { Devices } from '../../../../shared/ports/devices.ts'
import './connections.ts'
import { createHearing, type Heard } from './hearing.ts'
import { watchPermission } from './plugs.ts'
import './sockets.ts'
import './tracks.ts'

/** What a test finds in the page. */
export interface PhonePage {
  readonly telephony: Telephony
  readonly devices: Devices
  connect(account: LineAccount): Promise<void>
  /** What the agent hears. */
  heard(): Promise<Heard>
  /** How loud the agent hears each of these frequencies: dBFS. */
  levels(frequencies: readonly number[]): Promise<readonly number[]>
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

/** Measures everything that the agent hears. */
export const hearing = createHearing()
const log: SipLogEntry[] = []
export const devices = createDevices({
  mediaDevices: (navigator as Partial<Navigator>).mediaDevices,
  storage: () => localStorage,
  canChooseSpeaker: true,
  watchPermission,
  trySink: (id) => new Audio().setSinkId(id),
})
const speaker = createLoudspeaker(document, devices.speaker, (refusal) => devices.sounded('speaker', refusal))
const loudspeaker: Loudspeaker = {
  play(stream) {
    const stops = [hearing.listen(stream), speaker.play(stream)]
    return () => stops.forEach((stop) => stop())
  },
}
const telephony = createSipTelephony({
  clock: systemClock,
  devices,
  loudspeaker,
  log: (entry) => log.push(entry),
})

window.phone = {
  telephony,
  devices,
  connect: (account) => telephony.connect(async () => account),
  heard: () => hearing.heard(),
  levels: (frequencies) => hearing.levels(frequencies),
  log,
}
