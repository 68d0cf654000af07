import { ringing } from '../call/call.ts'
import { deskCall, isRosa } from './examples.ts'
import { duration, initialsOf, nameOf, numberBelow, statusOf } from './words.ts'
import { desk, wrapUp } from './examples.ts'

test.each([
  [0, '0:00'],
  [-5_000, '0:00'],
  [59_999, '0:59'],
  [83_000, '1:23'],
  [3_723_000, '1:02:03'],
])('%d ms is shown as %s', (ms, shown) => expect(duration(ms)).toBe(shown))

test.each([
  ['Rosa Keller', 'RK'],
  ['Keller Bau GmbH', 'KG'],
  ['ägidius', 'Ä'],
  ['+49 30 901820', ''],
  ['', ''],
])('the initials of "%s" are "%s"', (name, initials) => expect(initialsOf(name)).toBe(initials))

describe('the other side', () => {
  const call = ringing('in', { number: '+4930901820', name: 'Front desk' }, 0)

  it('is named as in the CRM', () => expect(nameOf(deskCall(call, isRosa))).toBe('Rosa Keller'))

  it('is named as it says itself, where the CRM does not know it', () =>
    expect(nameOf(deskCall(call))).toBe('Front desk'))

  it('is its number where there is no name, and the number is not said twice', () => {
    const nameless = deskCall(ringing('in', { number: '+4930901820' }, 0))
    expect(nameOf(nameless)).toBe('+49 30 901820')
    expect(numberBelow(nameless)).toBeUndefined()
  })
})

describe('the word at the top', () => {
  it('is the line first: without it nothing else matters', () =>
    expect(statusOf(desk({ line: { state: 'connecting' }, wrapUp: wrapUp(0) })).words).toBe('Connecting'))

  it('is the wrap-up where there is one', () =>
    expect(statusOf(desk({ wrapUp: wrapUp(0) })).words).toBe('Wrap-up'))
})
