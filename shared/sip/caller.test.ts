import { callerIn, partyIn, reachedBy, vouchedIn } from './caller.ts'

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

  it('is whom an older network vouches for by Remote-Party-ID', () => {
    const message = headers({ From: '<sip:1@a>', 'Remote-Party-ID': '"Grace" <sip:2@a>;party=calling' })
    expect(callerIn(message)).toMatchObject({ number: '2', name: 'Grace' })
    expect(vouchedIn(message)).toMatchObject({ number: '2', name: 'Grace' })
    expect(vouchedIn(headers({ From: '<sip:1@a>' }))).toBeUndefined()
  })

  it.each([
    ['"Grace" <sip:2@a>;party=calling;privacy=full', 'anonymous'],
    ['"Grace" <sip:2@a>; Privacy = "uri"', 'anonymous'],
    ['"Grace" <sip:2@a>;privacy=off', '2'],
    ['"A;privacy=full" <sip:2@a>', '2'],
  ])('is whom Remote-Party-ID lets be shown: %s', (value, number) => {
    const message = headers({ From: '"Grace" <sip:1@a>', 'Remote-Party-ID': value })
    expect(callerIn(message)).toMatchObject({ number })
  })

  it('is whom the network tells us, also where others are not to know', () => {
    const message = headers({
      ...{ From: '"Anonymous" <sip:anonymous@anonymous.invalid>', Privacy: 'id' },
      'P-Asserted-Identity': '"Grace" <sip:2@a>',
    })
    expect(callerIn(message)).toMatchObject({ number: '2', name: 'Grace' })
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
    ['"Ba\u202enk\u0007" <sip:10@a>', { number: '10', name: 'Bank', address: 'sip:10@a' }],
    [`"${'x'.repeat(300)}" <sip:10@a>`, { number: '10', name: 'x'.repeat(100), address: 'sip:10@a' }],
    ['"Only a name" <>', undefined],
  ])('is read from %s', (header, party) => {
    expect(partyIn(header)).toEqual(party)
  })
  it.each([
    ['that would turn the text around, and break it', '10%E2%80%AE%E2%81%A6%0D%0A%0099', '1099'],
    ['of any length', '%31'.repeat(300), '1'.repeat(100)],
    ['of nothing that can be seen', '%E2%80%AE%0D%0A', undefined],
  ])('has a number that is safe to show, not one %s', (_, user, number) => {
    expect(partyIn(`<sip:${user}@a>`)?.number).toBe(number)
    expect(partyIn(`<tel:${user}>`)?.number).toBe(number)
  })
})

describe('whom the agent has reached', () => {
  const dialed = { number: '+4930901820', address: 'sip:+4930901820@a' }

  it('has the name that the network vouches for, and the number that was dialed', () => {
    const answer = headers({ 'P-Asserted-Identity': '"Grace Hopper" <sip:trunk@a>', To: '"Liar" <sip:1@a>' })
    expect(reachedBy(answer, dialed)).toEqual({ ...dialed, name: 'Grace Hopper' })
  })

  it.each([
    ['there is none', { From: '"Ada" <sip:ada@a>' }],
    ['it is the number again', { 'P-Asserted-Identity': '"4930901820" <sip:4930901820@a>' }],
    ['it is withheld', { 'Remote-Party-ID': '"Grace" <sip:2@a>;privacy=full' }],
  ])('is whom they have dialed where no name is told: %s', (_, values) => {
    expect(reachedBy(headers(values), dialed)).toBe(dialed)
  })
})
