import { answerAfterIn } from './auto-answer.ts'

const message = (headers: Readonly<Record<string, readonly string[]>>) => ({
  getHeaders: (name: string) => headers[name] ?? [],
})

describe('a call that wants to be answered by itself', () => {
  it.each([
    [{ 'Call-Info': ['<sip:sip.example>;answer-after=0'] }, 0],
    [{ 'Call-Info': ['<sip:a>;purpose=icon', '<sip:b>; Answer-After = 3'] }, 3],
    [{ 'Alert-Info': ['<http://sip.example>;info=alert-autoanswer;delay=0'] }, 0],
    [{ 'Alert-Info': ['<http://sip.example>;info=alert-autoanswer;delay=5'] }, 5],
    [{ 'Alert-Info': ['<http://sip.example>; Delay = 12 ;info=alert-autoanswer'] }, 12],
    [{ 'Alert-Info': ['<http://sip.example>;delay=5'] }, undefined],
    [{ 'Alert-Info': ['<http://x>;info="Auto Answer"'] }, 0],
    [{ 'Answer-Mode': ['Auto'] }, 0],
    [{ 'Answer-Mode': ['Manual'] }, undefined],
    [{ 'Alert-Info': ['<urn:alert:source:external>'] }, undefined],
    [{}, undefined],
  ])('says so by %j', (headers, expected) => {
    expect(answerAfterIn(message(headers))).toBe(expected)
  })
})
