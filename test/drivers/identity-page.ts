import type { Page } from 'playwright-core'
import type { Agent } from '../lab/agents.ts'

/** Signs in at the identity provider's own page. */
export async function fillIn(
  page: Page,
  { userName, password }: Pick<Agent, 'userName' | 'password'>,
): Promise<void> {
  await page.getByLabel('Username or email').fill(userName)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign In', exact: true }).click()
}
