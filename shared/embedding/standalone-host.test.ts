import type { CallRecord } from '../ports/crm-host.ts'
import { createStandaloneHost } from './standalone-host.ts'

function createBench() {
  const events: [name: string, detail: unknown][] = []
  const host = createStandaloneHost({
    settings: async () => ({ clientId: 'app.example' }),
    tell: (name, detail) => void events.push([name, detail]),
  })
  return { host, events }
}

const call: CallRecord = {
  key: 'k-1',
  direction: 'outgoing',
  party: { number: '+4930901820' },
  startedAt: 1000,
  endedAt: 2000,
  outcome: 'completed',
}

test('a number that the page wants to call is asked for until nobody listens any more', () => {
  const { host } = createBench()
  const asked: string[] = []
  const stop = host.onDialRequest(({ number }) => void asked.push(number))
  host.dial({ number: '+4930901820' })
  stop()
  host.dial({ number: '+4930901486' })
  expect(asked).toEqual(['+4930901820'])
})

test('a call that has ended is handed to the page, and has its own key as the record', async () => {
  const { host, events } = createBench()
  expect(await host.writeCall(call)).toEqual({ entity: 'call', id: 'k-1' })
  expect(await host.writeCall({ ...call, note: 'Wants an offer' })).toEqual({ entity: 'call', id: 'k-1' })
  expect(events).toEqual([
    ['call-recorded', { call }],
    ['call-recorded', { call: { ...call, note: 'Wants an offer' } }],
  ])
})

test('a call that comes in is told, and the page has no buttons for it', async () => {
  const { host, events } = createBench()
  const party = { number: '+4930901820', name: 'Keller Bau' }
  const notice = host.notifyIncoming({ key: 'k-1', party, who: 'Rosa Keller' })
  host.notifyIncoming({ key: 'k-2', party: { number: '+4930901486' } })
  expect(events).toEqual([
    ['incoming-call', { key: 'k-1', number: '+4930901820', name: 'Rosa Keller' }],
    ['incoming-call', { key: 'k-2', number: '+4930901486' }],
  ])
  expect(await notice.answer).toBe('none')
})

test('the page is asked for a record, or for a new one', async () => {
  const { host, events } = createBench()
  const record = { kind: 'person', entity: 'contact', id: '7' } as const
  await host.pop({ type: 'record', record })
  await host.pop({ type: 'new-record', number: '+4930901820', name: 'Keller Bau' })
  await host.pop({ type: 'search', number: '+4930901486' })
  expect(events.map(([, detail]) => detail)).toEqual([
    { record },
    { number: '+4930901820', name: 'Keller Bau' },
    { number: '+4930901486' },
  ])
})

test('a page has no records to find anybody in, and its settings are what it says', async () => {
  const { host } = createBench()
  expect(await host.settings()).toEqual({ clientId: 'app.example' })
  expect(await host.findByNumber({ digits: '4930901820' } as never)).toEqual([])
})
