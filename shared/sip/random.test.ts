import { randomToken } from './random.ts'

describe('a random token', () => {
  it('is hexadecimal and never the same', () => {
    const tokens = Array.from({ length: 100 }, () => randomToken(8))
    expect(new Set(tokens).size).toBe(100)
    for (const token of tokens) expect(token).toMatch(/^[0-9a-f]{16}$/)
  })
})
