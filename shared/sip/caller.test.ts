import { callerIn, partyIn } from './caller.ts'

const headers = (values: Record<string, string>) => ({ getHeader: (name: string) => values[name] })

describe('the caller', () => {
  it('is whom the network vouches for, before whom the caller claims to be', () => {
    const message = headers({
      From: '"Liar" <sip:1@a.example>;tag=x',
      'P-Asserted-Identity': '"Grace Hopper" <sip:+4930901820@a.example>',
    })
    expect(callerIn(message)).toEqual({
      number: '+4930901820',
      name: 'Grace Hopper',
      address: 'sip:+4930901820@a.example',
    })
  })

  it('is the one in From where nobody vouches, or what is vouched for has no number', () => {
    const From = '<sip:+4930@a.example;user=phone>;tag=x'
    expect(callerIn(headers({ From })).number).toBe('+4930')
    expect(callerIn(headers({ From, 'P-Asserted-Identity': '<sip:a.example>' })).number).toBe('+4930')
  })

  it('is anonymous where there is nothing', () => {
    expect(callerIn(headers({}))).toEqual({ number: 'anonymous' })
  })

  it.each([
    ['sip:10@a.example', { number: '10', address: 'sip:10@a.example' }],
    ['<tel:+49-30;phone-context=x>', { number: '+49-30', address: 'tel:+49-30;phone-context=x' }],
    ['Jörg Müller <sip:10@a>', { number: '10', name: 'Jörg Müller', address: 'sip:10@a' }],
    [String.raw`"a \"b\" <c>" <sip:10@a>`, { number: '10', name: 'a "b" <c>', address: 'sip:10@a' }],
    ['<sip:%2B4930@a>', { number: '+4930', address: 'sip:%2B4930@a' }],
    ['<sip:%E0%A4%A@a>', { number: '%E0%A4%A', address: 'sip:%E0%A4%A@a' }],
    ['"Only a name" <>', undefined],
  ])('is read from %s', (header, party) => {
    expect(partyIn(header)).toEqual(party)
  })
})
