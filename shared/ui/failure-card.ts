import { html, nothing, type TemplateResult } from 'lit'
import { failures, type Failure, type FailureText } from '../call/failure.ts'
import { icon } from './icons.ts'

interface CardLook {
  /** The phone mends it by itself, or the call goes on. */
  readonly mild?: boolean
  /** Whose failure it is, where that is not plain. */
  readonly whose?: string
  /** Id of the two sentences, for a field that they are about. */
  readonly id?: string
  /** Stands at the end, for instance a button that takes the card away. */
  readonly end?: TemplateResult
}

export interface FailureCard extends CardLook {
  readonly failure: Failure
}

export interface TextCard extends CardLook {
  readonly text: FailureText
  readonly code: string
  readonly detail?: string | undefined
}

/** What is wrong, what helps, and the code that support asks for. */
export const textCard = ({
  text: { says, advice },
  code,
  detail,
  mild,
  whose,
  id,
  end,
}: TextCard): TemplateResult =>
  html`<div class="failure ${mild ? 'mild' : ''}">
    ${icon('warning')}
    <p id=${id ?? nothing}>
      <strong>${whose ? html`<bdi>${whose}</bdi>: ` : nothing}${says}</strong>${advice}
    </p>
    ${end ?? nothing}
    <p><code title=${detail ?? nothing}>${code}</code></p>
  </div>`

/** What went wrong, what helps, and the code that support asks for. */
export const failureCard = ({ failure: { code, detail }, ...look }: FailureCard): TemplateResult =>
  textCard({ text: failures[code], code, detail, ...look })
