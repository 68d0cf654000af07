import { html, nothing, type TemplateResult } from 'lit'
import type { ConnectedCall } from '../call/call.ts'
import { button } from './button.ts'
import type { CallView } from './call-view.ts'

/** The other side wants the agent to call somebody else: whom, and yes or no. */
export function askedTransfer(
  { give }: CallView,
  { key, transfer }: ConnectedCall,
): TemplateResult | typeof nothing {
  if (transfer?.by !== 'them' || transfer.progress !== 'asked') return nothing
  const { name, number } = transfer.to
  return html`<div class="asked" role="group" aria-label="Transfer">
    <p>
      They ask you to call <b><bdi>${name ?? number}</bdi></b> in their place.
    </p>
    <div class="row">
      ${button({ label: 'No', look: 'plain wide', run: () => give({ type: 'refuse-transfer', key }) })}
      ${button({ label: 'Call them', look: 'primary', run: () => give({ type: 'accept-transfer', key }) })}
    </div>
  </div>`
}
