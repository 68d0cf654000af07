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

/** The provider's pages on another device, for instance a mobile phone: no browser there knows anything about here. */
export interface DeviceLogin {
  typeCode(code: string): Promise<void>
  identify(agent: Agent): Promise<void>
  press(button: 'Yes' | 'No'): Promise<void>
  shows(text: string): Promise<void>
  close(): Promise<void>
}

export async function openDeviceLogin(address: string): Promise<DeviceLogin> {
  const device = await openBrowser({ tone: tones.agent, viewport: { width: 390, height: 800 } })
  const page = await device.newPage()
  await page.goto(address)
  return {
    async typeCode(code) {
      await page.getByLabel('Enter the code provided by your device').fill(code)
      await page.getByRole('button', { name: 'Submit' }).click()
    },
    identify: (agent) => fillIn(page, agent),
    press: (button) => page.getByRole('button', { name: button, exact: true }).click(),
    shows: (text) => page.getByText(text).first().waitFor(),
    close: () => device.close(),
  }
}

/** Types the code in on another device, says who it is, and lets this one in. */
export async function letInOnAnotherDevice({ address, code }: ShownCode, agent: Agent): Promise<void> {
  const device = await openDeviceLogin(address)
  try {
    await device.typeCode(code)
    await device.identify(agent)
    await device.press('Yes')
    await device.shows('Device Login Successful')
  } finally {
    await device.close()
  }
}
