import './time.ts'
import type { CallKey } from '../../../shared/call/call.ts'
import { PhoneError } from '../../../shared/call/failure.ts'
import { systemClock } from '../../../shared/ports/clock.ts'
import type { LineAccount, Telephony } from '../../../shared/ports/telephony.ts'
import type { SipLogEntry } from '../../../shared/sip/log.ts'
import { createDevices } from '../../../shared/sip/media/devices.ts'
import { createLoudspeaker } from '../../../shared/sip/media/loudspeaker.ts'
import type { NetworkListener } from '../../../shared/sip/network.ts'
import { createSipTelephony } from '../../../shared/sip/telephony.ts'
import '../../journeys/calls/page/connections.ts'
import { createHearing, type Heard } from '../../journeys/calls/page/hearing.ts'
import { watchPermission } from '../../journeys/calls/page/plugs.ts'
import '../../journeys/calls/page/tracks.ts'
import { keepLedger, type Entry } from './ledger.ts'
import { forgetReceived, longestGap, passedOn } from './received.ts'
import './stack.ts'

/** What an agent can ask for by one button. */
export type Command = 'answer' | 'decline' | 'hangUp' | 'hold' | 'setAside' | 'resume'

/** What an agent can ask for of two calls. */
export type PairCommand = 'merge' | 'transferTo'

/** The phone of one run. */
export interface ChaosPhone {
  readonly telephony: Telephony
  /** Registers; what becomes of it is the line's state. */
  connect(): void
  /** Gives a command, and forgets it: its end is counted. */
  command(name: Command, key: CallKey): void
  /** The same, of two calls. */
  pair(name: PairCommand, key: CallKey, other: CallKey): void
  /** Commands that have not ended. */
  outstanding(): readonly string[]
  /** What was thrown that is no failure of the phone's own. */
  thrown(): readonly string[]
  ledger(): readonly Entry[]
  heard(): Promise<Heard>
  /** The longest time for which the agent heard nothing of the far end, but for what was only held up: ms. */
  longestGap(): number
  /** Has the agent's hearing begin anew: no gap of before counts. */
  forgetReceived(): void
  /** How many packets of a connection came through the test's own hands to the one who plays them. */
  passedOn(connection: RTCPeerConnection): number
  log(): readonly SipLogEntry[]
  /** The network of the machine has changed. */
  networkChanged(): void
}

declare global {
  interface Window {
    chaos: ChaosPhone
    /** Puts a new phone in the place of the one before. */
    newPhone(account: string): void
    /** Put there by the test. */
    accountOf(run: string): Promise<LineAccount>
  }
}

const hearing = createHearing()
const speaker = createLoudspeaker(document)
const devices = createDevices({
  mediaDevices: navigator.mediaDevices,
  storage: () => localStorage,
  canChooseSpeaker: true,
  watchPermission,
})
let thrown: string[] = []
const note = (error: unknown): void =>
  void thrown.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
window.addEventListener('error', ({ error }) => note(error))
window.addEventListener('unhandledrejection', ({ reason }) => note(reason))

function createPhone(run: string): ChaosPhone {
  const log: SipLogEntry[] = []
  const outstanding = new Set<string>()
  let networkChanged: NetworkListener = () => undefined
  const telephony = createSipTelephony({
    clock: systemClock,
    devices,
    loudspeaker: {
      play(stream) {
        hearing.listen(stream)
        return speaker.play(stream)
      },
    },
    log: (entry) => log.push(entry),
    watchNetwork(callback) {
      networkChanged = callback
      return () => undefined
    },
  })

  async function watched(name: string, action: Promise<unknown>): Promise<void> {
    outstanding.add(name)
    try {
      await action
    } catch (error) {
      if (!(error instanceof PhoneError)) note(error)
    } finally {
      outstanding.delete(name)
    }
  }

  return {
    telephony,
    connect: () =>
      void watched(
        'connect',
        telephony.connect(() => window.accountOf(run)),
      ),
    command: (name, key) => void watched(`${name} ${key}`, telephony[name](key)),
    pair: (name, key, other) => void watched(`${name} ${key} ${other}`, telephony[name](key, other)),
    outstanding: () => [...outstanding],
    thrown: () => thrown,
    ledger: keepLedger(telephony.calls),
    heard: () => hearing.heard(),
    longestGap,
    forgetReceived,
    passedOn,
    log: () => log,
    networkChanged: () => networkChanged(true),
  }
}

window.newPhone = (run) => {
  thrown = []
  forgetReceived()
  window.chaos = createPhone(run)
}
