/** @jest-environment jsdom */
import { qualityTexts, type QualityCode } from '../call/quality.ts'
import { active, clear, desk, deskCall, example } from './examples.ts'
import { putOnScreen } from './on-screen.ts'
import './quality.ts'

const codes = Object.keys(qualityTexts) as QualityCode[]

const heardAs = (cause: QualityCode | undefined) =>
  desk({ calls: [deskCall(active(0), { quality: { ...clear, ...(cause && { cause }) } })] })

test.each([
  ['good', 'Good audio'],
  ['fair', 'Fair audio'],
  ['poor', 'Poor audio'],
] as const)('a call that sounds %s says so', async (grade, words) => {
  const { show, button } = putOnScreen()
  await show(desk({ calls: [deskCall(active(0), { quality: { ...clear, grade } })] }))
  expect(button(words)).toBeDefined()
})

test('the figures behind the word are for whoever opens them, by a click or a key', async () => {
  const { show, click, text, button } = putOnScreen()
  await show(example('in call, poor audio'))
  expect(text()).not.toContain('MOS')
  expect(button('Poor audio')?.getAttribute('aria-expanded')).toBe('false')
  await click('Poor audio')
  expect(button('Poor audio')?.getAttribute('aria-expanded')).toBe('true')
  expect(text()).toContain('MOS 2.6, round trip 38 ms, loss 11 %, jitter 3 ms')
  await click('Poor audio')
  expect(text()).not.toContain('MOS')
})

test('figures that change each second are not read out', async () => {
  const { show, click, field } = putOnScreen()
  await show(example('in call, good audio'))
  await click('Good audio')
  const figures = field('sidetone-quality').shadowRoot?.querySelector('p')
  expect(figures?.closest('[role=status], [role=alert], [aria-live]')).toBeNull()
})

test.each(codes)('%s is told in a call, with what helps and its code', async (cause) => {
  const { show, text, field } = putOnScreen()
  await show(heardAs(cause))
  expect(text()).toContain(qualityTexts[cause].says)
  expect(text()).toContain(qualityTexts[cause].advice)
  expect(text()).toContain(cause)
  expect(field('sidetone-quality-advice').shadowRoot?.querySelector('[role=status]')).not.toBeNull()
})

test('a cause that is over is told no longer', async () => {
  const { show, text } = putOnScreen()
  await show(heardAs('quality.loss'))
  await show(heardAs(undefined))
  expect(text()).not.toContain('quality.loss')
})
