import type { DeskCommand, DeskState } from '../desk/state.ts'
import { SidetonePhone } from './phone.ts'

/** Reads and works a phone as a person does, by labels: for tests. No page of the product has it. */

/** All that is on the screen, also inside the elements of the phone. */
export function within(root: ParentNode): Element[] {
  return [...root.querySelectorAll('*')].flatMap((element) => [
    element,
    ...(element.shadowRoot ? within(element.shadowRoot) : []),
  ])
}

/** What a screen reader calls a button. */
function labelOf(element: Element): string | undefined {
  const spoken = element.cloneNode(true) as Element
  for (const sign of spoken.querySelectorAll('[aria-hidden]')) sign.remove()
  return element.getAttribute('aria-label') ?? spoken.textContent?.replace(/\s+/g, ' ').trim()
}

export const buttonIn = (phone: SidetonePhone, label: string): HTMLButtonElement | undefined =>
  within(phone.renderRoot).find(
    (element): element is HTMLButtonElement =>
      element instanceof HTMLButtonElement && labelOf(element) === label,
  )

/** Waits until the phone and the elements in it stand as their state says. */
export async function settled(phone: SidetonePhone): Promise<void> {
  await phone.updateComplete
  for (const element of within(phone.renderRoot))
    if ('updateComplete' in element) await element.updateComplete
}

/** Clicks the button with this label. */
export async function click(phone: SidetonePhone, label: string): Promise<void> {
  const found = buttonIn(phone, label)
  if (!found) throw new Error(`no button "${label}"`)
  found.click()
  await settled(phone)
}

/** A phone on the page, and what it is asked for. */
export function putOnScreen() {
  const phone = new SidetonePhone()
  const given: DeskCommand[] = []
  phone.command = (command) => void given.push(command)
  document.body.replaceChildren(phone)
  return {
    phone,
    given,
    show: async (state: DeskState) => {
      phone.state = state
      await settled(phone)
    },
    button: (label: string) => buttonIn(phone, label),
    click: (label: string) => click(phone, label),
    field: <T extends HTMLElement>(selector: string) =>
      within(phone.renderRoot).find((element) => element.matches(selector)) as T,
    key: async (key: string, target: EventTarget = document.body) => {
      target.dispatchEvent(
        new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
      )
      await settled(phone)
    },
    said: (role: 'status' | 'alert') => phone.renderRoot.querySelector(`[role=${role}]`)?.textContent,
    text: () =>
      within(phone.renderRoot)
        .flatMap((element) => [...element.childNodes])
        .filter((node) => node.nodeType === Node.TEXT_NODE)
        .map((node) => node.textContent)
        .join(' '),
  }
}
