import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { sha256 } from './sha-256.ts'

it.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
])('hashes %p as FIPS 180 says', (text, hash) => {
  expect(sha256(text)).toBe(hash)
})

it('hashes texts of any length and language as others do', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
      expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'))
    }),
  )
})
