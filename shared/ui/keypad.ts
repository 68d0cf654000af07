import { html, nothing, type TemplateResult } from 'lit'

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const

const spoken: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Pound' }

/** The key of a keyboard as a digit of the keypad, if it is one. */
export const digitOf = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): string | undefined =>
  !ctrlKey && !altKey && !metaKey && /^[0-9*#]$/.test(key) ? key : undefined

/** Twelve keys. */
export const keypad = (press: (digit: string) => void): TemplateResult =>
  html`<div class="keypad" role="group" aria-label="Keypad">
    ${keys.map(
      ([digit, letters]) =>
        html`<button
          type="button"
          class="key"
          aria-label=${spoken[digit] ?? nothing}
          @click=${() => press(digit)}
        >
          <span>${digit}</span> <small>${letters}</small>
        </button>`,
    )}
  </div>`
