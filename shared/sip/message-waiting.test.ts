import { waitingIn } from './message-waiting.ts'

describe('a message summary', () => {
  it.each([
    ['Messages-Waiting: yes\r\nMessage-Account: sip:vm@a\r\nVoice-Message: 2/8 (0/2)\r\n', true, 2],
    ['Messages-Waiting: no\r\nVoice-Message: 0/3\r\n', false, 0],
    ['messages-waiting : YES\r\n', true, undefined],
  ])('%j tells whether there are messages, and how many', (body, waiting, count) => {
    expect(waitingIn(body)).toEqual({ waiting, ...(count !== undefined && { count }) })
  })

  it.each(['', 'SIP/2.0 100 Trying', 'Messages-Waiting: perhaps'])('is not "%s"', (body) => {
    expect(waitingIn(body)).toBeUndefined()
  })
})
