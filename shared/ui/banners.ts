import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCommand, DeskState, Notice } from '../desk/state.ts'
import { button } from './button.ts'
import { failureCard } from './failure-card.ts'
import { icon } from './icons.ts'

const tryAgain = (give: (command: DeskCommand) => void) =>
  html`<p>${button({ label: 'Try again', look: 'plain', run: () => give({ type: 'try-again' }) })}</p>`

function lineBanner({ state: { line }, give }: BannersView): TemplateResult | typeof nothing {
  if (line.state === 'connecting') return html`<p class="soft calm">Connecting to the telephone system…</p>`
  if (line.state === 'failed') return failureCard({ failure: line.failure, end: tryAgain(give) })
  return 'failure' in line ? failureCard({ failure: line.failure, mild: true }) : nothing
}

/** The session has ended, and a call is under way. */
const sessionBanner = ({ session }: DeskState): TemplateResult | typeof nothing =>
  session.state === 'signed-out' && session.failure ? failureCard({ failure: session.failure }) : nothing

const notice = ({ id, failure }: Notice, give: (command: DeskCommand) => void) =>
  failureCard({
    failure,
    end: button({
      label: 'Dismiss',
      icon: 'close',
      look: 'bare',
      iconOnly: true,
      run: () => give({ type: 'dismiss', notice: id }),
    }),
  })

/** Any click does, so that the button has nothing to do by itself. */
const silence = failureCard({
  failure: { code: 'speaker.silenced' },
  mild: true,
  end: html`<p>${button({ label: 'Turn sound on', look: 'plain', run: () => undefined })}</p>`,
})

export interface BannersView {
  readonly state: DeskState
  /** Whether the browser keeps the page silent. */
  readonly silenced: boolean
  readonly give: (command: DeskCommand) => void
}

/** What is wrong with the line, and what else there is to tell. */
export const banners = (view: BannersView): TemplateResult => {
  const { state, silenced, give } = view
  return html`${silenced ? silence : nothing} ${sessionBanner(state)} ${lineBanner(view)}
  ${state.notices.map((each) => notice(each, give))}`
}

const waitingWords = (waiting: number): string =>
  waiting === 1
    ? '1 call waits to be saved in the CRM'
    : `${String(waiting)} calls wait to be saved in the CRM`

/** How many calls the CRM has not confirmed, and why. */
export function waitingCalls({
  waiting,
  waitingFailure,
  wrapUp,
}: DeskState): TemplateResult | typeof nothing {
  const told = wrapUp?.saved === 'waiting' && waiting === 1 && !waitingFailure
  if (!waiting || told) return nothing
  const words = html`${icon('clock')}<span>${waitingWords(waiting)}</span>`
  return html`<footer class="small">
    ${
      waitingFailure
        ? html`<details>
            <summary>${words}</summary>
            ${failureCard({ failure: waitingFailure, mild: true })}
          </details>`
        : html`<p>${words}</p>`
    }
  </footer>`
}
