import { isEmergency } from './emergency.ts'

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
  })

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
    expect(isEmergency(number)).toBe(false)
  })
})
