import { isEmergency } from './emergency.ts'

describe('an emergency number', () => {
  it.each(['112', '911', '999', '000', ' 1 1 2 ', '(112)', '1-1-2', '1.1.2', '1/1/2', '11\t2'])(
    'is %j',
    (number) => {
      expect(isEmergency(number)).toBe(true)
    },
  )

  it.each(['', '1', '1120', '+112', '#112', '4711', '+4930112', '500'])('is not %j', (number) => {
    expect(isEmergency(number)).toBe(false)
  })
})
