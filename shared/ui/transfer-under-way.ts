import { html, nothing, type TemplateResult } from 'lit'
import type { CallKey, ConnectedCall, Transfer } from '../call/call.ts'
import { button } from './button.ts'
import type { DeskCall, DeskCommand } from '../desk/state.ts'
import type { CallView } from './call-view.ts'
import { nameOf } from './words.ts'

const target = ({ to: { name, number } }: Transfer) => html`<b><bdi>${name ?? number}</bdi></b>`

const named = (call: DeskCall) => html`<b><bdi>${nameOf(call)}</bdi></b>`

/** The other side wants the agent to call somebody else: whom, and yes or no. They may have hung up meanwhile. */
export const askedTransfer = (give: (command: DeskCommand) => void, key: CallKey, transfer: Transfer) =>
  html`<div class="under-way asked" role="group" aria-label="Transfer">
    <p>They ask you to call ${target(transfer)} in their place.</p>
    <div class="row">
      ${button({ label: 'No', look: 'plain wide', run: () => give({ type: 'refuse-transfer', key }) })}
      ${button({ label: 'Call them', look: 'primary', run: () => give({ type: 'accept-transfer', key }) })}
    </div>
  </div>`

/** The agent hands a call on, and the way back, for it takes as long as the other side lets it ring. */
const ours = ({ give }: CallView, key: CallKey, words: TemplateResult) =>
  html`<div class="under-way" role="group" aria-label="Transfer">
    <p>${words}</p>
    <div class="row">
      ${button({
        label: 'Cancel transfer',
        icon: 'back',
        look: 'plain wide',
        run: () => give({ type: 'cancel-transfer', key }),
      })}
    </div>
  </div>`

/** A transfer that is not over: what it is, and what the agent can do about it. */
export function transferUnderWay(
  view: CallView,
  { key, transfer }: ConnectedCall,
): TemplateResult | typeof nothing {
  const { handedOver, desk } = view
  if (transfer?.by === 'us') return ours(view, key, html`The call goes to ${target(transfer)}.`)
  if (handedOver)
    return ours(view, handedOver.call.key, html`${named(handedOver)} is being connected with ${named(desk)}.`)
  return transfer?.progress === 'asked' ? askedTransfer(view.give, key, transfer) : nothing
}
