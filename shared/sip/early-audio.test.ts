import { createFakeClock } from '../fakes/clock.ts'
import { untilEarlyAudio } from './early-audio.ts'

const counted = (...entries: object[]) => new Map(entries.map((entry, at) => [String(at), entry]))
const arrived = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 1 }

function waitFor(stats: () => ReadonlyMap<string, object> | undefined, isWaiting = () => true) {
  const clock = createFakeClock()
  let isOver = false
  const over = untilEarlyAudio({ clock, stats: async () => stats(), isWaiting })
  void over.then(() => (isOver = true))
  return { clock, isOver: () => isOver }
}

it('early audio is there when its first packet is', async () => {
  let now: ReadonlyMap<string, object> | undefined
  const { clock, isOver } = waitFor(() => now)
  await clock.advance(1_000)
  now = counted(
    { ...arrived, packetsReceived: 0 },
    { ...arrived, kind: 'video' },
    { ...arrived, type: 'outbound-rtp' },
  )
  await clock.advance(1_000)
  expect(isOver()).toBe(false)
  now = counted(arrived)
  await clock.advance(100)
  expect(isOver()).toBe(true)
  expect(clock.waiting()).toBe(0)
})

it('early audio is not waited for when the call is answered, or over', async () => {
  let isWaiting = true
  const { clock, isOver } = waitFor(
    () => undefined,
    () => isWaiting,
  )
  await clock.advance(500)
  isWaiting = false
  await clock.advance(100)
  expect(isOver()).toBe(true)
  expect(clock.waiting()).toBe(0)
})
