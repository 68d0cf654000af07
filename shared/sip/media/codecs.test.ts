import { codecsInOrder } from './codecs.ts'

const codec = (name: string, clockRate = 8_000) => ({ mimeType: `audio/${name}`, clockRate })

test('codecs are offered with Opus first, then those of telephone networks, then digits; comfort noise and others are not', () => {
  const browser = [
    codec('red', 48_000),
    codec('G722'),
    codec('PCMU'),
    codec('PCMA'),
    codec('CN'),
    codec('opus', 48_000),
    codec('telephone-event', 48_000),
    codec('telephone-event'),
  ]
  expect(codecsInOrder(browser)).toEqual([
    codec('opus', 48_000),
    codec('PCMA'),
    codec('PCMU'),
    codec('G722'),
    codec('telephone-event', 48_000),
    codec('telephone-event'),
  ])
})
