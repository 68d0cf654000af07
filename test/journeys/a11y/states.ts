import type { DeskState } from '../../../shared/desk/state.ts'
import {
  exampleTools,
  refused,
  testAsking,
  testDone,
  testOfNetwork,
  unnamed,
} from '../../../shared/ui/example-tools.ts'
import { examples } from '../../../shared/ui/examples.ts'
import type { Session } from '../../../shared/ports/identity.ts'
import type { Scheme, Skin } from '../../../shared/ui/skins.ts'
import type { Tools } from '../../../shared/ui/tools.ts'

/** A desk state, and what the agent opens in it. */
export interface Scene {
  readonly state: DeskState
  /** Labels of the buttons to click, one after the other. */
  readonly clicks?: readonly string[]
  /** What the settings offer besides settings; none where that does not load. */
  readonly tools?: () => Tools
  readonly debugging?: boolean
  /** The browser keeps the page silent. */
  readonly silenced?: boolean
  /** How the page around the phone signs the agent in, where no CRM is around it. */
  readonly asks?: 'password' | 'page'
}

/** Everything the phone can show, by name. `now`: ms since the epoch. */
export function scenes(now: number): Readonly<Record<string, Scene>> {
  const states = examples(now)
  const plain = Object.entries(states).map(([name, state]) => [name, { state }] as const)
  const opened = (state: string, ...clicks: string[]) => ({ state: states[state] as DeskState, clicks })
  const embedded = (asks: 'password' | 'page', session: Session): Scene => ({
    state: { ...(states['ready'] as DeskState), session },
    asks,
  })
  return {
    ...Object.fromEntries(plain),
    'password asked for': embedded('password', { state: 'signed-out' }),
    'password wrong': embedded('password', {
      state: 'signed-out',
      failure: { code: 'sign-in.wrong-password' },
    }),
    'password not sent': embedded('password', {
      state: 'signed-out',
      failure: { code: 'sign-in.unreachable' },
    }),
    'password sent': embedded('password', { state: 'signing-in' }),
    'page around signs in': embedded('page', { state: 'signed-out' }),
    'page around is not trusted': embedded('page', {
      state: 'signed-out',
      failure: { code: 'discovery.authority-not-allowed' },
    }),
    'page around is signing in': embedded('page', { state: 'signing-in' }),
    'ready, keypad': opened('ready', 'Keypad'),
    'in call, keypad': opened('in call', 'Keypad', '1', '4 GHI', 'Star'),
    'in call, new call': opened('in call', 'New call'),
    'in call, transfer': opened('in call', 'Transfer'),
    'two calls, new call': opened('two calls', 'New call'),
    'consulting, transfer': opened('consulting', 'Transfer'),
    'wrap-up, keypad': opened('wrap-up', 'Keypad'),
    'incoming, forward': opened('incoming, one match', 'Forward'),
    settings: { ...opened('ready', 'Settings'), tools: () => exampleTools({ level: 0.08 }) },
    'settings in a call': { ...opened('in call', 'Settings'), tools: () => exampleTools({ level: 0.4 }) },
    'settings, nothing allowed yet': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ devices: unnamed }),
    },
    'settings, microphone busy': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ failure: { code: 'microphone.busy' } }),
    },
    'settings, test that asks': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ results: testAsking }),
    },
    'settings, test done': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ results: testDone }),
    },
    'settings, network shut': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ results: testOfNetwork }),
    },
    'settings, speakers refused': {
      ...opened('ready', 'Settings'),
      tools: () => exampleTools({ devices: refused }),
    },
    'ready, sound off': { state: states['ready'] as DeskState, silenced: true },
    'incoming, sound off': { state: states['incoming, one match'] as DeskState, silenced: true },
    'in call, figures': opened('in call, poor audio', 'Poor audio'),
    'settings that did not load': opened('ready', 'Settings'),
    'ready, SIP debugging': { state: states['ready'] as DeskState, debugging: true },
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
