import { html, nothing, type TemplateResult } from 'lit'
import { isConnected, isHandedOver, type Call, type CallKey } from '../call/call.ts'
import type { DeskCall, DeskCommand } from '../desk/state.ts'
import { button, type Button } from './button.ts'
import { avatar } from './person.ts'
import { callWords, nameOf } from './words.ts'

interface Quick {
  readonly type: 'answer' | 'resume' | 'hold' | 'hang-up' | 'decline' | 'cancel-transfer'
  readonly label: string
  readonly icon: NonNullable<Button['icon']>
  readonly look: string
}

const answer: Quick = { type: 'answer', label: 'Answer', icon: 'phone', look: 'round go' }
const decline: Quick = { type: 'decline', label: 'Decline', icon: 'hang-up', look: 'round stop' }
const resume: Quick = { type: 'resume', label: 'Resume', icon: 'resume', look: 'round plain' }
const hold: Quick = { type: 'hold', label: 'Hold', icon: 'hold', look: 'round plain' }
const takeBack: Quick = {
  type: 'cancel-transfer',
  label: 'Cancel transfer',
  icon: 'back',
  look: 'round plain',
}
const hangUp: Quick = { type: 'hang-up', label: 'Hang up', icon: 'hang-up', look: 'round stop' }

/** What can be done with a call that is not in front. */
const quick: Readonly<Record<Call['state'], readonly Quick[]>> = {
  ringing: [decline, answer],
  dialing: [hangUp],
  active: [hold, hangUp],
  held: [resume, hangUp],
  recovering: [hangUp],
  ended: [],
}

/** Whom we hand over can be taken back first, and then resumed. */
const quickFor = (call: Call): readonly Quick[] =>
  isHandedOver(call) ? [takeBack, hangUp] : quick[call.state]

export interface OtherCalls {
  readonly calls: readonly DeskCall[]
  readonly give: (command: DeskCommand) => void
  /** Puts a call in front, where everything can be done with it. */
  readonly show: (key: CallKey) => void
}

const row = (desk: DeskCall, { give, show }: OtherCalls) => {
  const { call } = desk
  const name = nameOf(desk)
  return html`<li class="other">
    ${avatar(name)}
    <p class="text">
      <button type="button" class="link" @click=${() => show(call.key)}>
        <span class="hidden">Show </span><b><bdi>${name}</bdi></b>
      </button>
      <small
        >${callWords(call)}${
          isConnected(call) ? html` · <sidetone-timer .since=${call.answeredAt}></sidetone-timer>` : nothing
        }</small
      >
    </p>
    ${quickFor(call).map(({ type, label, icon: sign, look }) =>
      button({
        label: `${label}: ${name}`,
        icon: sign,
        look,
        iconOnly: true,
        run: () => give({ type, key: call.key }),
      }),
    )}
  </li>`
}

/** The calls behind the one in front. */
export const otherCalls = (others: OtherCalls): TemplateResult | typeof nothing =>
  others.calls.length
    ? html`<section class="others" aria-label="Other calls">
        <ul>
          ${others.calls.map((call) => row(call, others))}
        </ul>
      </section>`
    : nothing
