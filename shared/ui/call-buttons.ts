import type { TemplateResult } from 'lit'
import { isHeldByUs, type Call, type ConnectedCall } from '../call/call.ts'
import type { DeskCommand } from '../desk/state.ts'
import { button, type Button } from './button.ts'
import type { CallView } from './call-view.ts'

/** What a tile of a call does. */
type Tile<Kind extends Call = ConnectedCall> = (
  view: CallView,
  call: Kind,
) => Pick<Button, 'label' | 'icon' | 'run' | 'disabled' | 'look'>

const mute: Tile = ({ give }, { key, muted }) => ({
  label: muted ? 'Unmute' : 'Mute',
  icon: muted ? 'mic-off' : 'mic',
  look: muted ? 'tile on' : 'tile',
  run: () => give({ type: 'mute', key, muted: !muted }),
})

const hold: Tile = ({ give }, call) => {
  const held = isHeldByUs(call)
  return {
    label: held ? 'Resume' : 'Hold',
    icon: held ? 'resume' : 'hold',
    look: held ? 'tile on' : 'tile',
    disabled: call.state === 'recovering',
    run: () => give({ type: held ? 'resume' : 'hold', key: call.key }),
  }
}

const keypad: Tile = ({ toggle }, call) => ({
  label: 'Keypad',
  icon: 'keypad',
  look: 'tile',
  disabled: call.state !== 'active',
  run: () => toggle('keypad'),
})

const newCall: Tile = ({ toggle }) => ({
  label: 'New call',
  icon: 'add',
  look: 'tile',
  run: () => toggle('new-call'),
})

const transfer: Tile = ({ toggle }, call) => ({
  label: 'Transfer',
  icon: 'transfer',
  look: 'tile',
  disabled: call.state === 'recovering',
  run: () => toggle('transfer'),
})

/** A tile that does something with the other call, too. */
const withOther =
  (
    label: string,
    icon: NonNullable<Button['icon']>,
    command: (key: string, other: string) => DeskCommand,
  ): Tile<Call> =>
  ({ give, other }, { key, state }) => ({
    label,
    icon,
    look: 'tile',
    disabled: !other || state === 'recovering',
    run: () => other && give(command(key, other.key)),
  })

const swap = withOther('Swap', 'swap', (_key, other) => ({ type: 'resume', key: other }))
const merge = withOther('Merge', 'merge', (key, other) => ({ type: 'merge', key, other }))
const connect = withOther('Connect', 'transfer', (key, other) => ({ type: 'connect', key: other, to: key }))
const leave = withOther('Leave', 'transfer', (key, other) => ({ type: 'connect', key: other, to: key }))

const goBack: Tile<Call> = ({ give }, { key }) => ({
  label: 'Go back',
  icon: 'back',
  look: 'tile',
  run: () => give({ type: 'go-back', key }),
})

const alone = [mute, hold, keypad, newCall, transfer]
const beside = [mute, hold, keypad, newCall, swap, merge, connect, transfer]
const consulting = [mute, keypad, newCall, transfer, swap, merge, connect, goBack]
const merged = [mute, hold, keypad, newCall, leave]
/** Whoever is to be asked has not answered yet. */
const asking: readonly Tile<Call>[] = [connect, goBack]
/** Until the other side has said what becomes of that, nothing else can be done with the two. */
const handedOver = [mute, keypad, newCall]

function tilesFor(view: CallView, call: ConnectedCall): readonly Tile[] {
  const { desk, other } = view
  if (view.handedOver) return handedOver
  if (call.merged) return merged
  if (!other) return alone
  return desk.consultFor === other.key ? consulting : beside
}

/** What can be done with a call that is connected. */
export const tiles = (view: CallView, call: ConnectedCall): readonly TemplateResult[] =>
  tilesFor(view, call).map((tile) => button(tile(view, call)))

/** What can be done with a call that is being dialed: more than to end it where somebody waits for it. */
export const askingTiles = (view: CallView, call: Call): readonly TemplateResult[] =>
  view.other && view.desk.consultFor === view.other.key ? asking.map((tile) => button(tile(view, call))) : []
