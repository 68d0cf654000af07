import { html, nothing, type TemplateResult } from 'lit'
import { isConnected, type ConnectedCall, type DialingCall, type RingingCall } from '../call/call.ts'
import { button } from './button.ts'
import { askingTiles, tiles } from './call-buttons.ts'
import type { CallView, Opened } from './call-view.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'
import { keypad } from './keypad.ts'
import { avatar, personFacts, personHeading } from './person.ts'
import { numberEntry } from './number-entry.ts'
import { transferUnderWay } from './transfer-under-way.ts'
import { whoIsIt } from './who.ts'
import { callWords, nameOf } from './words.ts'
import './timer.ts'

const hero = ({ desk, give }: CallView, status: TemplateResult) =>
  html`<div class="hero ${desk.call.state}">
    ${avatar(nameOf(desk))}
    <div class="names">${personHeading(desk, give)} ${personFacts(desk)}</div>
    <p class="status">${status}</p>
  </div>`

/** A command may have been about a call that is not in front: connecting two is. */
const trouble = ({ desk, failing }: CallView) =>
  failing.map((each) => {
    const whose = each === desk ? undefined : nameOf(each)
    return each.failure
      ? failureCard({ failure: each.failure, mild: true, ...(whose && { whose }) })
      : nothing
  })

const who = ({ desk, give }: CallView) => whoIsIt({ ...desk, key: desk.call.key }, give)

const hangUp = ({ desk, give }: CallView) =>
  button({
    label: 'Hang up',
    icon: 'hang-up',
    look: 'stop',
    run: () => give({ type: 'hang-up', key: desk.call.key }),
  })

function ringingScreen(view: CallView, call: RingingCall): TemplateResult {
  return html`${hero(view, html`<span class="pill">${icon('incoming')}${callWords(call)}</span>`)}
  ${view.opened === 'forward' ? entering(view, 'forward') : choosing(view, call)}`
}

const choosing = (view: CallView, { key, answering }: RingingCall) => {
  const { give, toggle } = view
  const small = (label: string, run: () => void) =>
    button({ label, look: 'plain wide', disabled: answering, run })
  return html`${trouble(view)} ${who(view)}
    <div class="actions">
      ${small('Forward', () => toggle('forward'))}
      ${small('Busy', () => give({ type: 'decline', key, how: 'busy' }))}
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
  html`${hero(view, html`<span class="pill">${icon('outgoing')}${callWords(call)}</span>`)} ${trouble(view)}
    ${who(view)}
    <div class="actions">
      <div class="tiles">${askingTiles(view, call)}</div>
      ${hangUp(view)}
    </div>`

const connectedStatus = ({ desk: { quality } }: CallView, call: ConnectedCall) => {
  const words = callWords(call)
  const plain = words === 'In call'
  return html`<sidetone-timer .since=${call.answeredAt}></sidetone-timer>
    ${quality ? html`<sidetone-quality .quality=${quality}></sidetone-quality>` : nothing}
    <span class=${plain ? 'hidden' : 'pill warn'}>${words}</span>`
}

const backTo = ({ toggle, opened }: CallView) =>
  button({ label: 'Back', look: 'plain wide', run: () => opened && toggle(opened) })

const talking = (view: CallView, call: ConnectedCall) =>
  html`${transferUnderWay(view, call)} ${who(view)}
    <div class="actions">
      ${call.transfer ? nothing : html`<div class="tiles">${tiles(view, call)}</div>`} ${hangUp(view)}
    </div>`

const pressing = (view: CallView) =>
  html`<output class="pressed" aria-label="Digits sent"
      >${view.pressed || html`<span class="soft">Press a key</span>`}</output
    >
    ${keypad(view.press)}
    <div class="actions">
      ${button({ label: 'Hide keypad', look: 'plain wide', run: () => view.toggle('keypad') })}
      ${hangUp(view)}
    </div>`

/** Entering a number, for something that is about this call. */
const entering = (view: CallView, opened: Exclude<Opened, 'keypad'>) =>
  html`${numberEntry(view, opened)}
    <div class="actions">${backTo(view)} ${view.desk.call.state === 'ringing' ? nothing : hangUp(view)}</div>`

function below(view: CallView, call: ConnectedCall): TemplateResult {
  if (view.opened === 'keypad') return pressing(view)
  return view.opened ? entering(view, view.opened) : talking(view, call)
}

const connectedScreen = (view: CallView, call: ConnectedCall): TemplateResult =>
  html`${hero(view, connectedStatus(view, call))} ${trouble(view)}
    <sidetone-quality-advice .cause=${view.desk.quality?.cause}></sidetone-quality-advice>
    ${below(view, call)}`

/** The call in front. */
export function callScreen(view: CallView): TemplateResult | typeof nothing {
  const { call } = view.desk
  if (call.state === 'ringing') return ringingScreen(view, call)
  if (call.state === 'dialing') return dialingScreen(view, call)
  return isConnected(call) ? connectedScreen(view, call) : nothing
}
