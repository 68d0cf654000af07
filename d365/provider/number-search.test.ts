import { numberSearch } from './number-search.ts'

test.each([
  ['+4930901820', '030 / 90 18 20'],
  ['+4930901820', '+49 (0)30 901820'],
  ['+4930901820', '0049 30 90 18 20'],
  ['+18285550144', '+1 828 555 0144 ext. 12'],
  ['+18285550145', '1-828-555-0145'],
  ['+18285550142', '(828) 555-0142'],
  ['20417', '204-17'],
  ['204', '204'],
  ['ada', 'ada'],
])('%s is found as %s', (form, written) => {
  expect(numberSearch([form]).fits(written)).toBe(true)
})

test.each([
  ['+4930901820', '040 / 90 18 20'],
  ['+4930901820', '90 18 20'],
  ['+4930901820', '+49 30 9018201'],
  ['+4930901820', '+43 30 901820'],
  ['20417', '030 20417'],
  ['204', '2040'],
])('%s is not found as %s', (form, written) => {
  expect(numberSearch([form]).fits(written)).toBe(false)
})

test('asks for the digits with anything between them, without the country code', () => {
  const filter = decodeURIComponent(numberSearch(['+4930901820']).filter(['telephone1', 'mobilephone']))
  expect(filter).toBe("contains(telephone1,'0%9%0%1%8%2%0') or contains(mobilephone,'0%9%0%1%8%2%0')")
})

test('keeps a quotation mark within its text', () => {
  expect(decodeURIComponent(numberSearch(["o'h"]).filter(['telephone1']))).toBe("telephone1 eq 'o''h'")
})
