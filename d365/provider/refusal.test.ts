import { PhoneError } from '../../shared/call/failure.ts'
import { phoneErrorOf } from './refusal.ts'

test.each([
  ['a string of JSON', '{"message":"No","msdyn_name":"createRecord"}'],
  ['JSON with the words inside', '{"value":{"errorMsg":"No"}}'],
  ['JSON of an error object', '{"reportTime":"","errorMsg":"No","errorType":"1","sourceFunc":"x"}'],
  ['a map', new Map([['message', 'No']])],
  ['an object', { errorMsg: 'No' }],
  ['an Error', new Error('No')],
  ['a plain text', 'No'],
])('%s is a refusal with its words', (_, reason) => {
  expect(phoneErrorOf(reason)).toMatchObject({ code: 'crm.refused', detail: 'No' })
})

test.each([
  'Timeout occurred as no response was received from listener window',
  'Not able to post the request to receiving window after multiple tries.',
])('"%s" means that nobody answered', (message) => {
  expect(phoneErrorOf(new Map([['message', message]])).code).toBe('crm.unreachable')
})

test('what says nothing is a refusal without words, and our own error stays itself', () => {
  expect(phoneErrorOf(undefined)).toMatchObject({ code: 'crm.refused', detail: undefined })
  const own = new PhoneError('crm.malformed')
  expect(phoneErrorOf(own)).toBe(own)
})
