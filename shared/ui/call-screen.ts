import { html, nothing, type TemplateResult } from 'lit'
import { isConnected, type ConnectedCall, type DialingCall, type RingingCall } from '../call/call.ts'
import type { DeskCall, DeskCommand } from '../desk/state.ts'
import { button } from './button.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'
import { keypad } from './keypad.ts'
import { avatar, personFacts, personHeading } from './person.ts'
import { whoIsIt } from './who.ts'
import { callWords, nameOf } from './words.ts'
import './timer.ts'

/** What the screen of a call shows and can do. */
export interface CallView {
  readonly desk: DeskCall
  readonly give: (command: DeskCommand) => void
  /** The keypad, when it is open: what was pressed so far. */
  readonly pressed: string | undefined
  readonly press: (digit: string) => void
  readonly toggleKeypad: () => void
}

const hero = ({ desk, give }: CallView, status: TemplateResult) =>
  html`<div class="hero ${desk.call.state}">
    ${avatar(nameOf(desk))}
    <div class="names">${personHeading(desk, give)} ${personFacts(desk)}</div>
    <p class="status">${status}</p>
  </div>`

const trouble = ({ failure }: DeskCall) => (failure ? failureCard({ failure, mild: true }) : nothing)

const who = ({ desk, give }: CallView) => whoIsIt({ ...desk, key: desk.call.key }, give)

const hangUp = ({ desk, give }: CallView) =>
  button({
    label: 'Hang up',
    icon: 'hang-up',
    look: 'stop',
    run: () => give({ type: 'hang-up', key: desk.call.key }),
  })

function ringingScreen(view: CallView, call: RingingCall): TemplateResult {
  const { desk, give } = view
  const { key, answering } = call
  return html`${hero(view, html`<span class="pill">${icon('incoming')}${callWords(call)}</span>`)}
    ${trouble(desk)} ${who(view)}
    <div class="actions">
      ${button({
        label: 'Decline',
        icon: 'hang-up',
        look: 'stop',
        disabled: answering,
        run: () => give({ type: 'decline', key }),
      })}
      ${button({
        label: answering ? 'Answering…' : 'Answer',
        ...(!answering && { icon: 'phone' }),
        look: 'go',
        disabled: answering,
        run: () => give({ type: 'answer', key }),
        near: () => give({ type: 'prepare' }),
      })}
    </div>`
}

const dialingScreen = (view: CallView, call: DialingCall): TemplateResult =>
  html`${hero(view, html`<span class="pill">${icon('outgoing')}${callWords(call)}</span>`)}
    ${trouble(view.desk)} ${who(view)}
    <div class="actions">${hangUp(view)}</div>`

const connectedStatus = (call: ConnectedCall) => {
  const words = callWords(call)
  const plain = words === 'In call'
  return html`<sidetone-timer .since=${call.answeredAt}></sidetone-timer>
    <span class=${plain ? 'hidden' : 'pill warn'}>${words}</span>`
}

const muteTile = ({ give }: CallView, { key, muted }: ConnectedCall) =>
  button({
    label: muted ? 'Unmute' : 'Mute',
    icon: muted ? 'mic-off' : 'mic',
    look: muted ? 'tile on' : 'tile',
    run: () => give({ type: 'mute', key, muted: !muted }),
  })

function holdTile({ give }: CallView, call: ConnectedCall): TemplateResult {
  const held = call.state === 'held' && call.by !== 'them'
  return button({
    label: held ? 'Resume' : 'Hold',
    icon: held ? 'resume' : 'hold',
    look: held ? 'tile on' : 'tile',
    disabled: call.state === 'recovering',
    run: () => give({ type: held ? 'resume' : 'hold', key: call.key }),
  })
}

const tiles = (view: CallView, call: ConnectedCall) =>
  html`<div class="tiles">
    ${muteTile(view, call)} ${holdTile(view, call)}
    ${button({
      label: 'Keypad',
      icon: 'keypad',
      look: 'tile',
      disabled: call.state !== 'active',
      run: view.toggleKeypad,
    })}
  </div>`

const talking = (view: CallView, call: ConnectedCall) =>
  html`${who(view)}
    <div class="actions">${tiles(view, call)} ${hangUp(view)}</div>`

const pressing = (view: CallView, pressed: string) =>
  html`<output class="pressed" aria-label="Digits sent"
      >${pressed || html`<span class="soft">Press a key</span>`}</output
    >
    ${keypad(view.press)}
    <div class="actions">
      ${button({ label: 'Hide keypad', look: 'plain wide', run: view.toggleKeypad })} ${hangUp(view)}
    </div>`

const connectedScreen = (view: CallView, call: ConnectedCall): TemplateResult =>
  html`${hero(view, connectedStatus(call))} ${trouble(view.desk)}
  ${view.pressed === undefined ? talking(view, call) : pressing(view, view.pressed)}`

/** The call in front. */
export function callScreen(view: CallView): TemplateResult | typeof nothing {
  const { call } = view.desk
  if (call.state === 'ringing') return ringingScreen(view, call)
  if (call.state === 'dialing') return dialingScreen(view, call)
  return isConnected(call) ? connectedScreen(view, call) : nothing
}
