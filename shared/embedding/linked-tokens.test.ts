import { PhoneError } from '../call/failure.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createLinkedTokens } from './linked-tokens.ts'
import type { FromPhone } from './messages.ts'

function createBench() {
  const clock = createFakeClock()
  const posted: FromPhone[] = []
  const tokens = createLinkedTokens(clock, (message) => void posted.push(message))
  return { clock, posted, tokens }
}

test('each need of a token is one question to the page, and its answer is the token', async () => {
  const { posted, tokens } = createBench()
  const source = tokens.begin(7)
  const [first, second] = [source.token(), source.token()]
  expect(posted).toEqual([
    { type: 'token-wanted', id: 1, login: 7 },
    { type: 'token-wanted', id: 2, login: 7 },
  ])
  tokens.given(2, 'two')
  tokens.given(1, 'one')
  expect(await Promise.all([first, second])).toEqual(['one', 'two'])
})

test('the page can say why there is no token', async () => {
  const { tokens } = createBench()
  const asked = tokens.begin(7).token()
  tokens.refused(1, new PhoneError('sign-in.ended'))
  await expect(asked).rejects.toMatchObject({ code: 'sign-in.ended' })
})

test('a page that says nothing is waited for 12 s, and what it says then is not heard', async () => {
  const { clock, tokens } = createBench()
  const asked = tokens.begin(7).token()
  const outcome = expect(asked).rejects.toMatchObject({ code: 'sign-in.unreachable' })
  await clock.advance(11_999)
  expect(clock.waiting()).toBe(1)
  await clock.advance(1)
  await outcome
  tokens.given(1, 'late')
  expect(clock.waiting()).toBe(0)
})

test('an answer to a question that nobody asked changes nothing', () => {
  const { posted, tokens } = createBench()
  tokens.given(99, 'unasked')
  tokens.refused(98, new PhoneError('sign-in.ended'))
  expect(posted).toEqual([])
})

test('the end of the session is told to its own login, until that lets go', () => {
  const { posted, tokens } = createBench()
  const [one, other] = [tokens.begin(1), tokens.begin(2)]
  const ended: string[] = []
  one.onEnd(() => void ended.push('one'))
  other.onEnd(() => void ended.push('other'))
  tokens.ended(2)
  expect(ended).toEqual(['other'])
  one.release()
  tokens.ended(1)
  expect(ended).toEqual(['other'])
  expect(posted).toEqual([{ type: 'tokens-released', login: 1 }])
})

test('no message to the page holds a token', async () => {
  const { posted, tokens } = createBench()
  const source = tokens.begin(7)
  const asked = source.token()
  tokens.given(1, 'the-token')
  await asked
  source.release()
  expect(JSON.stringify(posted)).not.toContain('the-token')
})
