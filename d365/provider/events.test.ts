import { read } from './ask.ts'
import { clickToAct, pageNavigate, sessionSwitched } from './events.ts'

const id = '80ac35a0-0000-4000-8000-000000000001'

test('reads a click as it is documented, and as it is sent', () => {
  const documented = {
    value: '619-555-0129',
    name: 'mobilephone',
    format: 'Phone',
    entityLogicalName: 'contact',
  }
  expect(read(clickToAct, JSON.stringify(documented))).toEqual({ number: '619-555-0129' })
  const sent = { ...documented, entityId: `{${id.toUpperCase()}}`, recordTitle: 'Alex Baker' }
  expect(read(clickToAct, JSON.stringify(sent))).toEqual({
    number: '619-555-0129',
    record: { kind: 'person', entity: 'contact', id, name: 'Alex Baker' },
  })
})

test.each(['', '{}', '{"value":""}', '{"value":7}', '[]', 'null'])('refuses %s as a click', (json) => {
  expect(() => read(clickToAct, json)).toThrow('crm.malformed')
})

test.each([
  [`pagetype=entityrecord&etn=account&id=%7b${id}%7d`, { kind: 'company', entity: 'account', id }],
  ['pagetype=entityrecord&etn=account', undefined],
  ['pagetype=entitylist&etn=account', undefined],
])('reads the page %s', (query, record) => {
  const value = `https://acme.crm4.dynamics.com/main.aspx?appid=1&${query}`
  expect(read(pageNavigate, JSON.stringify({ value }))).toEqual(record)
})

test.each(['focused', 'focussed'])('reads a switch of sessions that says "%s"', (spelling) => {
  const event = JSON.stringify({ sessionId: 'session-id-1', [spelling]: true, context: null })
  expect(read(sessionSwitched, event)).toEqual({ sessionId: 'session-id-1', focused: true })
})
