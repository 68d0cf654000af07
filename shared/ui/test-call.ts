import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { failures } from '../call/failure.ts'
import type { Unsubscribe } from '../ports/readable.ts'
import type { TestCall, TestResult, TestStep, TestVerdict } from '../ports/test-call.ts'
import { button } from './button.ts'
import { controls } from './controls.ts'
import { icon, type IconName } from './icons.ts'
import { fieldsStyle } from './tools-style.ts'

interface StepWords {
  readonly name: string
  /** What to do, or what goes on, while it is tried. */
  readonly running: string
  readonly passed: string
  /** What went wrong, and what helps. */
  readonly failed: string
}

const stepWords: Readonly<Record<TestStep, StepWords>> = {
  microphone: {
    name: 'Microphone',
    running: 'Say a few words.',
    passed: 'Your microphone hears you.',
    failed: 'Your microphone hears nothing. Check its switch, or choose another one above.',
  },
  speaker: {
    name: 'Speaker',
    running: 'A tone is played. Do you hear it?',
    passed: 'You hear the speaker.',
    failed: 'You do not hear the speaker. Check its loudness, or choose another one above.',
  },
  ringer: {
    name: 'Ringer',
    running: 'It rings. Do you hear it?',
    passed: 'You hear the ringer.',
    failed: 'You do not hear the ringer. Check its loudness, or choose another one above.',
  },
  path: {
    name: 'Audio',
    running: 'This browser calls itself.',
    passed: 'This browser can send and receive.',
    failed: 'This browser cannot send audio. Ask your administrator whether WebRTC is blocked.',
  },
  relay: {
    name: 'Relay',
    running: 'Looking for a way through the relay.',
    passed: 'The relay can be reached.',
    failed: 'The relay cannot be reached. Calls may be silent in this network; ask your administrator.',
  },
}

const skipped = 'This phone has no relay.'

const icons: Readonly<Record<TestVerdict, IconName>> = {
  waiting: 'clock',
  running: 'clock',
  asking: 'clock',
  passed: 'check',
  failed: 'warning',
  skipped: 'check',
}

function wordsOf({ step, verdict, failure, roundTrip }: TestResult): string {
  const { running, passed, failed } = stepWords[step]
  if (verdict === 'waiting') return ''
  if (verdict === 'skipped') return skipped
  if (verdict === 'passed') return roundTrip ? `${passed} Round trip ${roundTrip.toFixed(0)} ms.` : passed
  // What the microphone's failures say helps more than that nothing was heard.
  if (verdict === 'failed')
    return failure?.startsWith('microphone.')
      ? `${failures[failure].says} ${failures[failure].advice}`
      : failed
  return running
}

const isRunning = (results: readonly TestResult[]): boolean =>
  results.some(({ verdict }) => verdict === 'running' || verdict === 'asking')

/** Tries before the shift whether the next call will work. */
export class SidetoneTestCall extends LitElement {
  static override properties = { test: { attribute: false } }
  static override styles = [controls, fieldsStyle]

  declare test: TestCall | undefined
  private stopFollowing: Unsubscribe | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.requestUpdate('test')
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.stopFollowing?.()
    this.stopFollowing = undefined
    this.test?.stop()
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('test') || !this.isConnected) return
    this.stopFollowing?.()
    this.stopFollowing = this.test?.results.listen(() => this.requestUpdate())
  }

  override render(): TemplateResult | typeof nothing {
    const { test } = this
    if (!test) return nothing
    const results = test.results.get()
    return html`${results.length ? this.list(results) : this.invitation()}
    ${
      isRunning(results)
        ? button({ label: 'Stop', look: 'plain', run: () => test.stop() })
        : button({ label: results.length ? 'Test again' : 'Test now', look: 'plain', run: () => test.run() })
    }`
  }

  private invitation(): TemplateResult {
    return html`<p class="soft">Checks microphone, speaker, ringer, audio and relay, in half a minute.</p>`
  }

  private list(results: readonly TestResult[]): TemplateResult {
    return html`<ul class="steps" role="list" aria-live="polite">
      ${results.map((result) => this.step(result))}
    </ul>`
  }

  private step(result: TestResult): TemplateResult {
    const { step, verdict } = result
    return html`<li class="step ${verdict}">
      ${icon(icons[verdict])}<b>${stepWords[step].name}</b>
      <span class=${verdict === 'failed' ? '' : 'soft'}>${wordsOf(result)}</span>
      ${verdict === 'asking' ? this.question() : nothing}
    </li>`
  }

  private question(): TemplateResult {
    const answer = (heard: boolean) => () => this.test?.answer(heard)
    return html`<div class="row">
      ${button({ label: 'Yes', look: 'plain', run: answer(true) })}
      ${button({ label: 'No', look: 'plain', run: answer(false) })}
    </div>`
  }
}

customElements.define('sidetone-test-call', SidetoneTestCall)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-test-call': SidetoneTestCall
  }
}
