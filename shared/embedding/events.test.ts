import { atom } from 'nanostores'
import * as v from 'valibot'
import type { Session } from '../ports/identity.ts'
import { eventDetails, tellSession } from './events.ts'

const ada = { id: 'u-1', name: 'ada@acme.example', displayName: 'Ada Winter' }

function told(...states: readonly Session[]) {
  const session = atom<Session>({ state: 'preparing' })
  const events: [name: string, detail: unknown][] = []
  tellSession(session, (name, detail) => void events.push([name, detail]))
  for (const state of states) session.set(state)
  return events
}

test('a sign-in is told with the user', () => {
  expect(told({ state: 'signing-in' }, { state: 'signed-in', user: ada })).toEqual([
    ['logged-in', { user: ada }],
  ])
})

test('a sign-in that failed is told with a code for programs and words for people', () => {
  const failure = { code: 'sign-in.denied', detail: 'access_denied' } as const
  expect(told({ state: 'signing-in' }, { state: 'signed-out', failure })).toEqual([
    [
      'login-failed',
      {
        failure: {
          code: 'sign-in.denied',
          says: 'The sign-in was not completed.',
          advice: 'Try again.',
          detail: 'access_denied',
        },
      },
    ],
  ])
})

test('a sign-in that is not possible at all is told too', () => {
  const events = told({ state: 'unable', failure: { code: 'discovery.unknown-user' } })
  expect(events).toMatchObject([['login-failed', { failure: { code: 'discovery.unknown-user' } }]])
})

test('a session that the agent ends is told without a failure, and one that ended by itself with one', () => {
  const signedIn: Session = { state: 'signed-in', user: ada }
  const [, ended] = told(signedIn, { state: 'preparing' }, { state: 'signed-out' })
  expect(ended).toEqual(['logged-out', {}])
  const [, lost] = told(signedIn, { state: 'signed-out', failure: { code: 'sign-in.ended' } })
  expect(lost).toMatchObject(['logged-out', { failure: { code: 'sign-in.ended' } }])
})

test('nothing is told of a phone that waits for somebody', () => {
  expect(told({ state: 'signed-out' }, { state: 'preparing' }, { state: 'signed-out' })).toEqual([])
})

test.each(Object.entries(eventDetails))('what else stands in the detail of %s is left out', (_, schema) => {
  const call = {
    ...{ key: 'k', direction: 'incoming', party: { number: '+49' }, startedAt: 1, endedAt: 2 },
    ...{ outcome: 'answered', token: 'secret' },
  }
  const failure = { code: 'sign-in.ended', says: 's', advice: 'a', token: 'secret' }
  const detail = {
    ...{ token: 'secret', user: { ...ada, token: 'secret' }, failure, call },
    ...{ key: 'k', number: '+49', icon: 'phone', label: 'Ready' },
  }
  expect(JSON.stringify(v.parse(schema, detail))).not.toContain('secret')
})
