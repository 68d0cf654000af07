import { loadNumbers, plainNumbers } from './numbers.ts'

describe('a number', () => {
  it('is looked for in every way in which a CRM may hold it, as E.164 first', async () => {
    const { forms } = await loadNumbers('DE')
    expect(forms('030/901820')).toEqual([
      '+4930901820',
      '+49 30 901820',
      '030 901820',
      '030901820',
      '4930901820',
      '030/901820',
    ])
    expect(forms('+4930901820').filter((form) => form === '+4930901820')).toHaveLength(1)
  })

  it('is shown as people of the country write it, and one of another country with its code', async () => {
    const { show } = await loadNumbers('DE')
    expect(show('+4930901820')).toBe('030 901820')
    expect(show('+33140000000')).toBe('+33 1 40 00 00 00')
  })

  it.each(['ada', '1', ''])('that is none, as %j, stays as it is', async (text) => {
    const { forms, show } = await loadNumbers('DE')
    expect(forms(text)).toEqual([text])
    expect(show(text)).toBe(text)
  })

  it('needs its country code where nobody knows the country', async () => {
    const { forms, show } = await loadNumbers('XX')
    expect(forms('030 901820')).toEqual(['030 901820'])
    expect(forms('+4930901820')[0]).toBe('+4930901820')
    expect(show('+4930901820')).toBe('+49 30 901820')
  })

  it('is taken as it is until the numbering plans are there', () => {
    expect(plainNumbers.forms('030 1')).toEqual(['030 1'])
    expect(plainNumbers.show('030 1')).toBe('030 1')
  })
})
