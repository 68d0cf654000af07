import { qualityTexts } from './quality.ts'

describe('what is wrong with how a call sounds', () => {
  it.each(Object.entries(qualityTexts))('%s says one sentence and advises one', (_code, { says, advice }) => {
    for (const text of [says, advice]) expect(text).toMatch(/^[A-Z][^.]*\.$/)
  })
})
