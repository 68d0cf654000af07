import { html, nothing, type TemplateResult } from 'lit'
import { failures, type Failure } from '../call/failure.ts'
import { icon } from './icons.ts'

export interface FailureCard {
  readonly failure: Failure
  /** The phone mends it by itself. */
  readonly mild?: boolean
  /** Stands at the end, for instance a button that takes the card away. */
  readonly end?: TemplateResult
}

/** What went wrong, what helps, and the code that support asks for. */
export function failureCard({ failure, mild, end }: FailureCard): TemplateResult {
  const { says, advice } = failures[failure.code]
  return html`<div class="failure ${mild ? 'mild' : ''}">
    ${icon('warning')}
    <p><strong>${says}</strong>${advice}</p>
    ${end ?? nothing}
    <p><code title=${failure.detail ?? nothing}>${failure.code}</code></p>
  </div>`
}
