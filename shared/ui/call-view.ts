import type { ConnectedCall } from '../call/call.ts'
import type { DeskCall, DeskCommand } from '../desk/state.ts'

/** What the agent can open on the screen of a call. */
export type Opened = 'keypad' | 'new-call' | 'transfer' | 'forward'

/** What the screen of a call shows and can do. */
export interface CallView {
  readonly desk: DeskCall
  /** The call beside it, where there is exactly one that is connected. */
  readonly other: ConnectedCall | undefined
  /** The call whose other side is being handed over to the one in front. */
  readonly handedOver: DeskCall | undefined
  /** Calls with something that did not work, whichever of them it was: the agent looks here. */
  readonly failing: readonly DeskCall[]
  readonly give: (command: DeskCommand) => void
  readonly opened: Opened | undefined
  /** The keys that were pressed on the keypad so far. */
  readonly pressed: string
  readonly press: (digit: string) => void
  /** Opens something, or closes it. */
  readonly toggle: (what: Opened) => void
}
