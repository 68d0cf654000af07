import type { Failure } from '../call/failure.ts'
import type { Readable, Unsubscribe } from './readable.ts'

/** What a device is used for: speaking, hearing, and being called. */
export type DeviceUse = 'microphone' | 'speaker' | 'ringer'

/** A device by the id that the browser has for it on this site, and by its name, which outlives the id. */
export interface Device {
  readonly id: string
  readonly label: string
}

/** What the browser does to the voice before it is sent. */
export interface Processing {
  readonly echoCancellation: boolean
  readonly noiseSuppression: boolean
  readonly autoGainControl: boolean
}

export interface DevicesState {
  /** None until the agent has allowed the microphone: browsers name no device before. */
  readonly microphones: readonly Device[]
  readonly speakers: readonly Device[]
  /** What the agent has chosen, plugged in or not; nothing means the device of the system. */
  readonly chosen: Readonly<Partial<Record<DeviceUse, Device>>>
  readonly processing: Processing
  /** Why a chosen device does not sound; what was chosen for it stays chosen. */
  readonly refused: Readonly<Partial<Record<DeviceUse, Failure>>>
  /** Whether this browser lets a page choose where it plays. */
  readonly canChooseSpeaker: boolean
}

/** The audio devices of this computer, and which of them the phone uses. Choices are kept in this browser. */
export interface Devices {
  readonly state: Readable<DevicesState>
  /** Looks what there is: whoever shows the devices calls it first. */
  list(): void
  /** Takes effect at once, in a call too. */
  choose(use: DeviceUse, device: Device | undefined): void
  process(change: Partial<Processing>): void
  /**
   * Opens the microphone, and tells some ten times a second how loud it is (0 to 1) until the returned function is
   * called.
   */
  meter(onLevel: (level: number) => void, onFailure: (failure: Failure) => void): Unsubscribe
}
