import type { Locator } from 'playwright-core'
import { eventually } from '../../drivers/eventually.ts'
import { numbers } from '../../lab/agents.ts'
import { startAppDesk, type AppDesk, type Way } from './app.ts'

let desk: AppDesk

beforeAll(async () => {
  desk = await startAppDesk()
}, 60_000)
afterAll(() => desk.close())

const isFocused = (element: Element): boolean => element.matches(':focus')

/** What a screen reader says about a field besides its label. */
const descriptionOf = (element: Element): string => {
  const root = element.getRootNode() as ShadowRoot
  return root.getElementById(element.getAttribute('aria-describedby') ?? '')?.textContent ?? ''
}

const isAt = (field: Locator, what: string) => eventually(() => field.evaluate(isFocused), Boolean, what)

describe.each<Way>(['in-page', 'framed'])('the phone, %s', (way) => {
  test('lets an agent sign in and call with the keyboard alone, after a wrong password too', async () => {
    const app = await desk.open(way, { 'sign-in': 'password' })
    const { keyboard } = app.page
    const form = app.phone.locator('sidetone-embedded-sign-in')
    const [user, password] = ['User name', 'Password'].map((label) => form.getByLabel(label)) as [
      Locator,
      Locator,
    ]
    await user.waitFor()
    expect(await user.getAttribute('autocomplete')).toBe('username')
    expect(await password.getAttribute('autocomplete')).toBe('current-password')

    await app.page.locator('#dial button').focus()
    await keyboard.press('Tab')
    await isAt(user, 'the user name')
    await keyboard.type('ada@acme.example')
    await keyboard.press('Tab')
    await isAt(password, 'the password')
    await keyboard.type('wrong')
    await keyboard.press('Enter')
    const wrong = 'The user name or the password is wrong.'
    await app.phone.locator('sidetone-phone').getByRole('alert').getByText(wrong).waitFor()
    await isAt(password, 'the password again')
    expect(await password.getAttribute('aria-invalid')).toBe('true')
    expect(await password.evaluate(descriptionOf)).toContain(wrong)

    await keyboard.type('ada')
    await keyboard.press('Enter')
    await app.shows(/^Ready$/)
    await isAt(app.phone.getByLabel('Number to call'), 'the number to call')
    const called = desk.lab.telephone.farEnd.nextCall()
    await keyboard.type(numbers.answers)
    await keyboard.press('Enter')
    const call = await called
    await call.until(({ state }) => state === 'answered')
    await call.hangUp()
  }, 60_000)
})
