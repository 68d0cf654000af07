import { targetOf } from './target.ts'

const numberOf = (input: string) => targetOf(input, 'sip.example').party.number

describe('what the agent wants to call', () => {
  it.each([
    ['+49 30 901820', '+4930901820'],
    ['+49 (0)30 90 18-20', '+4930901820'],
    ['(030) 901.820', '030901820'],
    ['030/901820', '030901820'],
    ['030\u00a0901\u2013820', '030901820'],
    ['tel:+49-30-901820;ext=1', '+4930901820'],
    ['*21#', '*21#'],
    [' 112 ', '112'],
    ['911', '911'],
    ['0', '0'],
  ])('%j is the number %s', (input, number) => {
    expect(numberOf(input)).toBe(number)
  })

  it('calls a number at the domain of the account', () => {
    expect(targetOf('+49 30 1', 'sip.example').uri.toString()).toBe('sip:+49301@sip.example')
  })

  it('escapes the number sign on the wire', () => {
    expect(targetOf('#31#', 'sip.example').uri.toString()).toBe('sip:%2331%23@sip.example')
  })

  it('takes a sip address as it is', () => {
    const { party, uri } = targetOf('sip:ben@other.example', 'sip.example')
    expect(uri.toString()).toBe('sip:ben@other.example')
    expect(party).toEqual({ number: 'ben', address: 'sip:ben@other.example' })
  })

  it.each([
    '',
    '   ',
    'no number',
    '1-800-FLOWERS',
    '+',
    '++49',
    '12+3',
    'sip:',
    'sip:a b@c',
    'sip:ben@other.example?Replaces=1',
    'sip:ben@other.example\r\nX: y',
    'sips:ben@other.example',
    'https://other.example',
  ])('refuses %j', (input) => {
    expect(() => numberOf(input)).toThrow('call.bad-number')
  })
})
