import { isEmergency, mayBeEmergency } from './emergency.ts'

describe('an emergency number', () => {
  it.each([
    '112',
    '911',
    '999',
    '000',
    ' 1 1 2 ',
    '(112)',
    '1-1-2',
    '1.1.2',
    '1/1/2',
    '11\t2',
    'tel:112',
    'tel:112;phone-context=+49',
    'SIP:112@sip.example',
    'sips:911',
    ' tel:112',
  ])('is %j', (number) => {
    expect(isEmergency(number)).toBe(true)
    expect(mayBeEmergency(number)).toBe(true)
  })

  it.each(['101', '104', '111', '117', '190', '199', '900', '998'])(
    'may be %j, and it may be a colleague',
    (number) => {
      expect([mayBeEmergency(number), isEmergency(number)]).toEqual([true, false])
    },
  )

  it.each([
    '',
    '1',
    '1120',
    '+112',
    '#112',
    '4711',
    '+4930112',
    '500',
    'sip:ada112@sip.example',
    'sip:ada@112',
    'mailto:112',
    'hotel:112',
  ])('is not %j', (number) => {
    expect([mayBeEmergency(number), isEmergency(number)]).toEqual([false, false])
  })
})
