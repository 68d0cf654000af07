import {
  html,
  nothing,
  type LitElement,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit'
import type { Call, CallKey } from '../call/call.ts'
import type { DeskCall, DeskCommand, DeskState } from '../desk/state.ts'
import { announcement, sentence } from './announcement.ts'
import { banners, waitingCalls } from './banners.ts'
import { button } from './button.ts'
import { callScreen } from './call-screen.ts'
import type { Opened } from './call-view.ts'
import { callStyle } from './call-style.ts'
import { controls } from './controls.ts'
import './dialer.ts'
import { callBeside, canDial, frontCall, handedOverTo, speakingCall } from './front.ts'
import { icon } from './icons.ts'
import { digitOf } from './keypad.ts'
import { load } from './late.ts'
import { keypadStyle } from './keypad-style.ts'
import { otherCalls } from './other-calls.ts'
import { phoneStyle } from './phone-style.ts'
import { recordStyle } from './record-style.ts'
import { settingsPanel, type ToolsOnScreen } from './settings-panel.ts'
import { settingsStyle } from './settings-style.ts'
import { signInScreen } from './sign-in-screen.ts'
import { signInStyle } from './sign-in-style.ts'
import type { Scheme } from './skins.ts'
import { ThemedElement, tokens } from './theme.ts'
import { transferStyle } from './transfer-style.ts'
import type { Tools } from './tools.ts'
import { statusOf } from './words.ts'
import './wrap-up.ts'

/** What the agent has opened on the screen of a call. */
interface OpenedBy {
  readonly key: CallKey
  readonly what: Opened
  /** Keys of the keypad. */
  readonly pressed: string
}

const beginning: DeskState = {
  session: { state: 'preparing' },
  line: { state: 'off' },
  calls: [],
  dispositions: [],
  doNotDisturb: false,
  messages: { waiting: false },
  waiting: 0,
  notices: [],
}

/**
 * The phone on screen: a function of the desk's state. Only what belongs to no desk is kept here: what is typed,
 * and what is open.
 *
 * Slots: `sign-in` takes the place of the sign-in screen, `settings` stands in the settings panel.
 *
 * @fires scheme-chosen the agent chose another appearance; `detail` is the `Scheme`
 */
export class SidetonePhone extends ThemedElement {
  static override styles = [
    tokens,
    controls,
    keypadStyle,
    recordStyle,
    signInStyle,
    callStyle,
    transferStyle,
    settingsStyle,
    phoneStyle,
  ]
  static override properties: PropertyDeclarations = {
    state: { attribute: false },
    command: { attribute: false },
    version: {},
    opened: { state: true },
    chosen: { state: true },
    settingsOpen: { state: true },
    debugging: { type: Boolean },
    silenced: { type: Boolean },
    tools: { state: true },
  }

  declare state: DeskState
  /** Called within the click or the key press. */
  declare command: (command: DeskCommand) => void
  /** Version of the phone, for the settings panel. */
  declare version: string
  /** Whether a badge tells that SIP debugging is on. */
  declare debugging: boolean
  /** Whether the browser keeps the page silent until somebody clicks in it. */
  declare silenced: boolean
  /** Whether the page is somebody else's, so that keys count only while the focus is in the phone. */
  sharesPage = false
  /** Loads what the settings panel offers besides settings. */
  loadTools: (() => Promise<Tools>) | undefined
  /** The agent has typed the code for SIP debugging. */
  switchDebugging: () => void = () => undefined
  declare private tools: ToolsOnScreen
  declare private opened: OpenedBy | undefined
  /** The call that the agent wants in front, until something else happens among the calls. */
  declare private chosen: CallKey | undefined
  declare private settingsOpen: boolean
  private polite = ''
  private assertive = ''
  private hadFocus = false

  constructor() {
    super()
    this.state = beginning
    this.command = () => undefined
    this.version = ''
    this.settingsOpen = false
    this.debugging = false
    this.silenced = false
  }

  override connectedCallback(): void {
    super.connectedCallback()
    this.ownerDocument.addEventListener('keydown', this.keydown)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.ownerDocument.removeEventListener('keydown', this.keydown)
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.hadFocus = this.hasFocus()
    if (changed.has('silenced') && this.silenced && hasDesk(this.state))
      this.polite = sentence({ code: 'speaker.silenced' })
    if (!changed.has('state')) return
    const before = changed.get('state')
    if (happeningsOf(before) !== happeningsOf(this.state)) this.chosen = undefined
    if (this.state.calls.some(({ call }) => isNew(call, before))) this.settingsOpen = false
    if (this.state.calls.some(({ quality }) => quality)) load('quality')
    const said = announcement(before, this.state)
    this.polite = said.polite ?? this.polite
    this.assertive = said.assertive ?? this.assertive
  }

  override render(): TemplateResult {
    const { state } = this
    const atDesk = hasDesk(state)
    return html`${atDesk ? this.header() : nothing}
      <main>
        <h1 class="hidden">Phone</h1>
        ${atDesk ? this.screen() : this.signIn()}
      </main>
      ${atDesk ? waitingCalls(state) : nothing}
      <p class="hidden" role="status">${this.polite}</p>
      <p class="hidden" role="alert">${this.assertive}</p>`
  }

  override updated(): void {
    if (this.hadFocus && !this.hasFocus()) void this.refocus()
  }

  /** On the screen itself, or in what stands in one of its slots. */
  private hasFocus(): boolean {
    const slotted = [...this.children].filter(({ assignedSlot }) => assignedSlot)
    return this.shadowRoot?.activeElement != null || slotted.some((child) => child.matches(':focus-within'))
  }

  private header(): TemplateResult {
    const { words, tone } = statusOf(this.state)
    const { session, doNotDisturb } = this.state
    const label = this.settingsOpen ? 'Close settings' : 'Settings'
    return html`<header>
      <p class="tone ${tone}">${words}</p>
      ${this.debugging ? html`<p class="badge small">SIP debugging</p>` : nothing}
      <p class="user soft small">
        ${session.state === 'signed-in' ? (session.user.displayName ?? session.user.name) : ''}
      </p>
      ${voiceMail(this.state)}
      ${button({
        label: 'Do not disturb',
        icon: 'do-not-disturb',
        look: doNotDisturb ? 'bare on' : 'bare',
        iconOnly: true,
        pressed: doNotDisturb,
        run: () => this.command({ type: 'do-not-disturb', on: !doNotDisturb }),
      })}
      ${button({
        label,
        icon: this.settingsOpen ? 'close' : 'settings',
        look: 'bare gear',
        iconOnly: true,
        expanded: this.settingsOpen,
        run: () => this.toggleSettings(),
      })}
    </header>`
  }

  private signIn(): TemplateResult {
    const { session } = this.state
    const screen = signInScreen(session, this.command)
    // Why nobody can sign in is for the phone to say: the page's own sign-in may not know.
    return session.state === 'unable' ? screen : html`<slot name="sign-in">${screen}</slot>`
  }

  private screen(): TemplateResult {
    return this.settingsOpen ? this.settings() : this.desk()
  }

  private settings(): TemplateResult {
    return settingsPanel({
      state: this.state,
      scheme: this.scheme,
      version: this.version,
      tools: this.tools,
      choose: (scheme) => this.chooseScheme(scheme),
      give: this.command,
    })
  }

  private desk(): TemplateResult {
    const { state, command, silenced } = this
    const front = frontCall(state.calls, this.chosen)
    return html`${banners({ state, silenced, give: command })} ${front ? this.front(front) : nothing}
    ${otherCalls({
      calls: state.calls.filter((call) => call !== front),
      give: command,
      show: (key) => (this.chosen = key),
    })}
    ${
      state.wrapUp
        ? html`<sidetone-wrap-up
            .wrapUp=${state.wrapUp}
            .dispositions=${state.dispositions}
            .command=${command}
          ></sidetone-wrap-up>`
        : nothing
    }
    ${canDial(state) ? this.dialer() : nothing}`
  }

  private front(desk: DeskCall): TemplateResult {
    const opened = this.openedIn(desk)
    return html`<section class="card call ${this.look(desk)}" aria-label="Call">
      ${callScreen({
        desk,
        other: callBeside(desk, this.state.calls),
        handedOver: handedOverTo(desk, this.state.calls),
        failing: this.state.calls.filter(({ failure }) => failure),
        give: this.command,
        opened: opened?.what,
        pressed: opened?.pressed ?? '',
        press: (digit) => this.press(desk, digit),
        toggle: (what) => {
          this.opened = opened?.what === what ? undefined : { key: desk.call.key, what, pressed: '' }
        },
      })}
    </section>`
  }

  /** What is open on a call; the keypad only while somebody hears it. */
  private openedIn({ call }: DeskCall): OpenedBy | undefined {
    const { opened } = this
    if (opened?.key !== call.key) return undefined
    return opened.what !== 'keypad' || call.state === 'active' ? opened : undefined
  }

  /** The sign of the other side gives way to what needs the room more. */
  private look(desk: DeskCall): string {
    const { calls, wrapUp } = this.state
    const opened = this.openedIn(desk)
    if (opened) return opened.what === 'keypad' ? 'compact pressing' : 'compact'
    const choosing = !desk.who && desk.matches.length > 0
    const telling = [desk.failure, desk.quality?.cause, this.silenced].some(Boolean)
    return calls.length > 1 || wrapUp || choosing || telling ? 'compact' : ''
  }

  private dialer(): TemplateResult {
    const { state, command } = this
    return html`<sidetone-dialer
        @debug-code=${() => this.switchDebugging()}
        .command=${command}
        .ready=${state.line.state === 'ready'}
        .lastDialed=${state.lastDialed}
        .quiet=${state.calls.length > 0}
        .aside=${state.wrapUp !== undefined}
        .roomy=${!state.wrapUp && this.clientHeight >= roomForKeypad}
      ></sidetone-dialer>
      ${state.viewing?.name ? viewing(state.viewing.name) : nothing}`
  }

  private press({ call: { key } }: DeskCall, digit: string): void {
    const before = this.opened?.key === key ? this.opened.pressed : ''
    this.opened = { key, what: 'keypad', pressed: before + digit }
    this.command({ type: 'send-digits', key, digits: digit })
  }

  private toggleSettings(): void {
    this.settingsOpen = !this.settingsOpen
    if (!this.settingsOpen || typeof this.tools === 'object') return
    this.loadTools?.().then(
      (tools) => (this.tools = tools),
      () => (this.tools = 'failed'),
    )
  }

  private chooseScheme(scheme: Scheme): void {
    this.scheme = scheme
    this.dispatchEvent(new CustomEvent('scheme-chosen', { detail: scheme }))
  }

  private readonly keydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || !hasDesk(this.state)) return
    if (this.sharesPage && !event.composedPath().includes(this)) return
    if (event.key === 'Escape') this.escape()
    const digit = typing(event) || this.settingsOpen ? undefined : digitOf(event)
    if (digit) this.type(digit)
  }

  private escape(): void {
    this.opened = undefined
    if (!this.settingsOpen) return
    this.settingsOpen = false
    this.shadowRoot?.querySelector<HTMLElement>('.gear')?.focus()
  }

  /** A digit from the keyboard, typed in no field: to the call that can be heard, else into the number. */
  private type(digit: string): void {
    const speaking = speakingCall(this.state.calls)
    const entry = this.shadowRoot?.querySelector('sidetone-dialer')
    const entering = entry?.closest('.call')
    if (speaking && !entering) this.press(speaking, digit)
    else {
      const dialer = entry
      dialer?.type(digit)
      dialer?.focus()
    }
  }

  /** The screen changed under the focus: it goes to what matters now, and never to a button that acts. */
  private async refocus(): Promise<void> {
    const find = (selector: string) => this.shadowRoot?.querySelector<LitElement | HTMLElement>(selector)
    const next = find('.call sidetone-dialer') ?? find('main :is(h2, sidetone-wrap-up, sidetone-dialer)')
    if (next && 'updateComplete' in next) await next.updateComplete
    next?.focus()
  }
}

/** A call, and what is left to do after it, outlive the session in which it began. */
const hasDesk = ({ session, calls, wrapUp }: DeskState): boolean =>
  session.state === 'signed-in' || calls.length > 0 || wrapUp !== undefined

/** From this height on the keypad is open by itself: px. */
const roomForKeypad = 460

const isNew = ({ key }: Call, before: DeskState | undefined): boolean =>
  !before?.calls.some(({ call }) => call.key === key)

/** What goes on among the calls. */
const happeningsOf = (state: DeskState | undefined): string =>
  (state?.calls ?? []).map(({ call }) => `${call.key} ${call.state}`).join()

const typing = (event: KeyboardEvent): boolean => {
  const [target] = event.composedPath()
  return target instanceof Element && target.matches('input, textarea, select')
}

const voiceMail = ({ messages }: DeskState): TemplateResult | typeof nothing =>
  messages.waiting
    ? html`<p class="mail small">
        ${icon('voice-mail')}<span class="hidden">Voice messages: </span>${messages.count ?? 'new'}
      </p>`
    : nothing

const viewing = (name: string): TemplateResult =>
  html`<p class="viewing soft small">
    Viewing <b><bdi>${name}</bdi></b>
  </p>`

customElements.define('sidetone-phone', SidetonePhone)

declare global {
  interface HTMLElementTagNameMap {
    'sidetone-phone': SidetonePhone
  }
}
