/** @jest-environment jsdom */
import { desk } from './examples.ts'
import {
  exampleTools,
  named,
  refused,
  testAsking,
  testDone,
  testOfNetwork,
  unnamed,
  type ExampleToolsState,
} from './example-tools.ts'
import { putOnScreen, settled } from './on-screen.ts'
import './tools.ts'

/** The settings of a phone whose tools are as given. */
async function open(state: ExampleToolsState = {}) {
  const tools = exampleTools(state)
  const screen = putOnScreen()
  screen.phone.loadTools = async () => tools
  await screen.show(desk())
  await screen.click('Settings')
  await settled(screen.phone)
  await settled(screen.phone)
  const choose = (use: string, value: string) => {
    const select = screen.field<HTMLSelectElement>(`select#${use}`)
    select.value = value
    select.dispatchEvent(new Event('change'))
  }
  const focused = () => {
    const { activeElement } = screen.field('sidetone-test-call').shadowRoot ?? document
    return activeElement?.textContent?.trim()
  }
  return { ...screen, tools, choose, focused, settled: () => settled(screen.phone) }
}

describe('the devices', () => {
  test.each(['microphone', 'speaker', 'ringer'])('the %s is chosen from a list', async (use) => {
    const { tools, choose } = await open()
    choose(use, 'b1')
    choose(use, '')
    expect(tools.asked).toEqual([`${use}: Built-in audio`, `${use}: none`])
  })

  test.each([
    ['Cancel echo', { echoCancellation: false }],
    ['Suppress noise', { noiseSuppression: false }],
    ['Even out loudness', { autoGainControl: true }],
  ])('"%s" is switched', async (label, change) => {
    const { tools, phone } = await open()
    const { devices } = { devices: phone.renderRoot.querySelector('sidetone-tools') }
    const panel = devices?.shadowRoot?.querySelector('sidetone-devices')?.shadowRoot
    const box = [...(panel?.querySelectorAll('label.check') ?? [])].find(
      ({ textContent }) => textContent?.trim() === label,
    )
    box?.querySelector('input')?.click()
    expect(tools.asked).toEqual([JSON.stringify(change)])
  })

  it('that can sound nowhere else are not offered', async () => {
    const { field } = await open({ devices: { ...named, canChooseSpeaker: false } })
    expect(field('select#microphone')).toBeDefined()
    expect(field('select#ringer')).toBeUndefined()
  })

  it('tell that the browser refuses the chosen one', async () => {
    const { text } = await open({ devices: refused })
    expect(text()).toContain('This page is not allowed to choose where it sounds')
    expect(text()).toContain('speaker.unusable')
  })

  it('are listened to again when one is plugged in after a failure', async () => {
    const { tools, text, settled } = await open({
      devices: unnamed,
      failure: { code: 'microphone.missing' },
    })
    tools.plugIn()
    await settled()
    expect(text()).toContain('microphone.missing')
    tools.mend()
    tools.plugIn()
    await settled()
    expect(tools.meters()).toBe(1)
    expect(text()).not.toContain('microphone.missing')
  })

  it('are listened to only while they are on the screen', async () => {
    const { tools, click } = await open()
    expect(tools.meters()).toBe(1)
    await click('Close settings')
    expect(tools.meters()).toBe(0)
  })
})

describe('the test call', () => {
  it('begins and is stopped by a click', async () => {
    const { tools, click } = await open()
    await click('Test now')
    tools.show(testAsking)
    await settled(document.querySelector('sidetone-phone') as never)
    await click('Stop')
    expect(tools.asked).toEqual(['run', 'stop'])
  })

  it('is told what the agent hears', async () => {
    const { tools, click } = await open({ results: testAsking })
    await click('Yes')
    await click('No')
    expect(tools.asked).toEqual(['heard', 'not heard'])
  })

  it('is stopped when the settings close', async () => {
    const { tools, click } = await open({ results: testAsking })
    await click('Close settings')
    expect(tools.asked).toEqual(['stop'])
  })

  it('says what was proven, and no more', async () => {
    const { text } = await open({ results: testDone })
    expect(text()).toContain('The browser refuses the microphone.')
    expect(text()).toContain('the telephone system answers. Round trip 31 ms.')
    expect(text()).toContain('Whether it gets out of this network was not tried')
    expect(text()).toContain('This phone has no relay.')
  })

  it('tells a service that is out of reach from a relay that is', async () => {
    const { text } = await open({ results: testOfNetwork })
    expect(text()).toContain('The telephone system cannot be reached.')
    expect(text()).toContain('No packets come back from outside this network.')
    expect(text()).toContain('The service that gives the phone its line cannot be reached.')
    expect(text()).not.toContain('The relay cannot be reached')
  })

  it('keeps the focus from one question to the next, and to the end', async () => {
    const { tools, button, focused, settled } = await open({ results: testAsking })
    button('Yes')?.focus()
    tools.show(testAsking.map(({ step }) => ({ step, verdict: step === 'ringer' ? 'running' : 'passed' })))
    await settled()
    expect(focused()).toBe('Stop')
    tools.show(testAsking.map(({ step }) => ({ step, verdict: step === 'ringer' ? 'asking' : 'passed' })))
    await settled()
    expect(focused()).toBe('Yes')
    tools.show(testDone)
    await settled()
    expect(focused()).toBe('Test again')
  })

  it('takes the focus from nowhere else', async () => {
    const { tools, field, focused, settled } = await open({ results: testAsking })
    field('select#microphone').focus()
    tools.show(testDone)
    await settled()
    expect(focused()).toBeUndefined()
  })
})
