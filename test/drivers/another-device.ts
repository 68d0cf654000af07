import type { FrameLocator, Locator } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { fillIn } from './identity-page.ts'
import type { Agent } from '../lab/agents.ts'
import { tones } from '../lab/agents.ts'

/** What the phone shows to somebody who wants to sign in on another device. */
export interface ShownCode {
  readonly address: string
  readonly code: string
}

/** Waits for the code, and reads it as a person does. */
export async function shownCode(screen: FrameLocator | Locator): Promise<ShownCode> {
  const [code, address] = await Promise.all(
    ['.device-code b', '.address'].map((place) => screen.locator(place).textContent()),
  )
  return { code: code?.trim() ?? '', address: address?.trim() ?? '' }
}

/**
 * Types the code in on another device, as somebody does with a mobile phone at hand: no browser there knows anything
 * about this one.
 */
export async function letInOnAnotherDevice({ address, code }: ShownCode, agent: Agent): Promise<void> {
  const device = await openBrowser({ tone: tones.agent, viewport: { width: 390, height: 800 } })
  try {
    const page = await device.newPage()
    await page.goto(address)
    await page.getByRole('textbox').fill(code)
    await page.getByRole('button', { name: 'Submit' }).click()
    await page.getByRole('button', { name: 'Yes' }).click()
    await fillIn(page, agent)
    await page.getByText('Device Login Successful').waitFor()
  } finally {
    await device.close()
  }
}
