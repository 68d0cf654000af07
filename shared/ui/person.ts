import { html, nothing, type TemplateResult } from 'lit'
import type { DeskCall, DeskCommand, WrapUp } from '../desk/state.ts'
import { icon } from './icons.ts'
import { initialsOf, nameOf, numberBelow } from './words.ts'

/** A round sign for the other side: initials, or a person where there is only a number. */
export const avatar = (name: string): TemplateResult =>
  html`<span class="avatar" aria-hidden="true">${initialsOf(name) || icon('person')}</span>`

/** The name as the heading of what is said about the call; it opens the record. */
export function personHeading(
  known: DeskCall | WrapUp,
  give: (command: DeskCommand) => void,
): TemplateResult {
  const { who } = known
  const name = html`<bdi>${nameOf(known)}</bdi>`
  return html`<h2 tabindex="-1">
    ${
      who
        ? html`<button type="button" class="link" @click=${() => give({ type: 'pop', record: who })}>
            <span class="hidden">Open </span>${name}${icon('open')}
          </button>`
        : name
    }
  </h2>`
}

/** What tells the other side from others: company, number, and which number that is. */
export function personFacts(known: DeskCall | WrapUp): TemplateResult {
  const match = known.matches.find(({ record }) => record.id === known.who?.id)
  const number = [numberBelow(known), match?.reason].filter(Boolean).join(' · ')
  return html`${match?.detail ? html`<p>${match.detail}</p>` : nothing}
  ${number ? html`<p class="soft"><bdi>${number}</bdi></p>` : nothing}`
}
