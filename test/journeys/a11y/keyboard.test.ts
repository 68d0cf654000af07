import type { Page } from 'playwright-core'
import type { DeskState } from '../../../shared/desk/state.ts'
import { openGallery, type OpenGallery } from './gallery-page.ts'
import { scenes } from './states.ts'

let gallery: OpenGallery
let page: Page

beforeAll(async () => {
  gallery = await openGallery()
  page = gallery.page
})

afterAll(() => gallery.close())

const show = (scene: string) =>
  page.evaluate((name) => window.gallery.show(name, { skin: 'slds', scheme: 'light' }), scene)

const become = (scene: string) => {
  const state = scenes(Date.now())[scene]?.state
  return page.evaluate((next) => window.gallery.become(next as DeskState), state)
}

const given = () => page.evaluate(() => window.gallery.given())

/** Label of what has the focus, and whether that can be seen. */
const focused = () =>
  page.evaluate(() => {
    const deepest = (root: DocumentOrShadowRoot): Element | null =>
      root.activeElement?.shadowRoot ? deepest(root.activeElement.shadowRoot) : root.activeElement
    const element = deepest(document) ?? document.body
    const { labels } = element as Partial<HTMLInputElement>
    const words = labels?.[0]?.textContent ?? element.ariaLabel ?? element.textContent
    const ringed = [element, element.closest('.field')].filter((each) => each !== null)
    return {
      label: words?.replace(/\s+/g, ' ').trim() ?? '',
      visible: ringed.some((each) => {
        const { outlineStyle, boxShadow } = getComputedStyle(each)
        return outlineStyle !== 'none' || boxShadow.includes('inset')
      }),
    }
  })

/** Tabs until the focus is on this label; every stop on the way shows where it is. */
async function tabTo(label: string): Promise<void> {
  for (let stop = 0; stop < 30; stop++) {
    await page.keyboard.press('Tab')
    const at = await focused()
    expect(at.visible).toBe(true)
    if (at.label === label) return
  }
  throw new Error(`no way to "${label}"`)
}

describe('with the keyboard alone, an agent', () => {
  it('dials a number', async () => {
    await show('ready')
    await tabTo('Number to call')
    await page.keyboard.type('+4930901820')
    await page.keyboard.press('Enter')
    expect(await given()).toContainEqual({ type: 'dial', number: '+4930901820' })
  })

  it('answers', async () => {
    await show('incoming, one match')
    await tabTo('Answer')
    await page.keyboard.press('Enter')
    expect(await given()).toContainEqual({ type: 'answer', key: 'in' })
  })

  it('chooses who is calling', async () => {
    await show('incoming, several matches')
    await page.keyboard.press('Tab')
    while (!(await focused()).label.includes('Jonas Keller')) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await given()).toContainEqual(expect.objectContaining({ type: 'choose', key: 'in' }))
  })

  it('holds, sends digits, closes the keypad and hangs up', async () => {
    await show('in call')
    await tabTo('Hold')
    await page.keyboard.press('Space')
    await page.keyboard.type('1#')
    await page.keyboard.press('Escape')
    await tabTo('Hang up')
    await page.keyboard.press('Enter')
    expect(await given()).toEqual([
      { type: 'hold', key: 'in' },
      { type: 'send-digits', key: 'in', digits: '1' },
      { type: 'send-digits', key: 'in', digits: '#' },
      { type: 'hang-up', key: 'in' },
    ])
  })

  it('transfers the call', async () => {
    await show('in call')
    await tabTo('Transfer')
    await page.keyboard.press('Enter')
    expect((await focused()).label).toBe('Number to transfer to')
    await page.keyboard.type('4711')
    await tabTo('Transfer')
    await page.keyboard.press('Enter')
    expect((await given()).at(-1)).toEqual({ type: 'transfer', key: 'in', number: '4711' })
  })

  it('wraps up', async () => {
    await show('wrap-up')
    await tabTo('Note')
    await page.keyboard.type('Ok')
    await tabTo('Done')
    await page.keyboard.press('Enter')
    expect((await given()).at(-1)).toEqual({ type: 'finish-wrap-up' })
    expect(await given()).toContainEqual({ type: 'note', note: 'Ok' })
  })

  it('signs in with a password, and is at the password again after a wrong one', async () => {
    await show('password asked for')
    await tabTo('User name')
    await page.keyboard.type('ada')
    await tabTo('Password')
    await page.keyboard.type('wrong')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => window.gallery.sent())).toEqual([['ada', 'wrong']])
    await become('password sent')
    await become('password wrong')
    expect((await focused()).label).toBe('Password')
    expect(await page.evaluate(() => window.gallery.said('alert'))).toContain('password is wrong')
    await become('ready')
    expect((await focused()).label).toBe('Number to call')
  })

  it('opens the settings, closes them by Escape, and is where they were opened', async () => {
    await show('ready')
    await tabTo('Settings')
    await page.keyboard.press('Enter')
    await tabTo('Sign out')
    await page.keyboard.press('Escape')
    expect((await focused()).label).toBe('Settings')
  })

  it('goes on typing a number while a call comes in', async () => {
    await show('ready')
    await tabTo('Number to call')
    await page.keyboard.type('47')
    await become('incoming, one match')
    await page.keyboard.type('11')
    expect(await page.getByLabel('Number to call').inputValue()).toBe('4711')
  })

  it('keeps a place on the screen from dialing to wrap-up', async () => {
    await show('ready')
    await tabTo('Number to call')
    for (const [scene, label] of [
      ['calling', 'Open Rosa Keller'],
      ['in call', 'Open Rosa Keller'],
      ['wrap-up', 'Note'],
      ['ready', 'Number to call'],
    ] as const) {
      await become(scene)
      expect((await focused()).label).toBe(label)
    }
  })
})
