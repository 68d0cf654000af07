import type { DeskState } from '../../../shared/desk/state.ts'
import { examples } from '../../../shared/ui/examples.ts'
import type { Scheme, Skin } from '../../../shared/ui/skins.ts'

/** A desk state, and what the agent opens in it. */
export interface Scene {
  readonly state: DeskState
  /** Labels of the buttons to click, one after the other. */
  readonly clicks?: readonly string[]
}

/** Everything the phone can show, by name. `now`: ms since the epoch. */
export function scenes(now: number): Readonly<Record<string, Scene>> {
  const states = examples(now)
  const plain = Object.entries(states).map(([name, state]) => [name, { state }] as const)
  const opened = (state: string, ...clicks: string[]) => ({ state: states[state] as DeskState, clicks })
  return {
    ...Object.fromEntries(plain),
    'ready, keypad': opened('ready', 'Keypad'),
    'in call, keypad': opened('in call', 'Keypad', '1', '4 GHI', 'Star'),
    'in call, new call': opened('in call', 'New call'),
    'in call, transfer': opened('in call', 'Transfer'),
    'incoming, forward': opened('incoming, one match', 'Forward'),
    settings: opened('ready', 'Settings'),
  }
}

export interface Look {
  readonly skin: Skin
  readonly scheme: Exclude<Scheme, 'auto'>
}

export const looks: readonly Look[] = [
  { skin: 'slds', scheme: 'light' },
  { skin: 'slds', scheme: 'dark' },
  { skin: 'fluent', scheme: 'light' },
  { skin: 'fluent', scheme: 'dark' },
]
