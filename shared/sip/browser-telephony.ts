import type { Clock } from '../ports/clock.ts'
import type { Telephony } from '../ports/telephony.ts'
import type { SipLog } from './log.ts'
import { createDevices, type BrowserDevices } from './media/devices.ts'
import { createLoudspeaker, type Loudspeaker } from './media/loudspeaker.ts'
import { createSipTelephony } from './telephony.ts'

/** Telephony, with the devices of this browser. */
export interface BrowserTelephony {
  readonly telephony: Telephony
  readonly devices: BrowserDevices
  readonly loudspeaker: Loudspeaker
}

function watchPermission(callback: () => void): void {
  const { permissions } = navigator as Partial<Navigator>
  permissions?.query({ name: 'microphone' }).then(
    (status) => status.addEventListener('change', callback),
    // A browser that does not tell: the agent's next try finds out.
    () => undefined,
  )
}

export function createBrowserTelephony(clock: Clock, log: SipLog): BrowserTelephony {
  const devices = createDevices({
    mediaDevices: (navigator as Partial<Navigator>).mediaDevices,
    storage: () => localStorage,
    canChooseSpeaker: 'setSinkId' in HTMLMediaElement.prototype,
    watchPermission,
    trySink: (id) => new Audio().setSinkId(id),
    onRefused: (use, { code, detail }) =>
      log({ level: 'warn', event: code, detail: [use, detail].filter(Boolean).join(': ') }),
  })
  const loudspeaker = createLoudspeaker(document, devices.speaker, (refusal) =>
    devices.sounded('speaker', refusal),
  )
  return { devices, loudspeaker, telephony: createSipTelephony({ clock, log, devices, loudspeaker }) }
}
