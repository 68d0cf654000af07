import { costOf, leastCosts, patience } from './pace.ts'

/** Keeps this process busy: ms of its own time, however much of the machine it gets. */
function work(duration: number): void {
  const before = process.cpuUsage()
  const spent = () => {
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  }
  while (spent() < duration);
}

test('what a message makes this process do is what it costs', async () => {
  expect(await costOf(async () => work(2 * patience))).toBeGreaterThan(patience)
})

test('what is waited for costs nothing', async () => {
  const waiting = () => costOf(() => new Promise((resolve) => setTimeout(resolve, 5 * patience)))
  // The engine may do something for itself meanwhile, as with any message.
  const [cost] = await leastCosts([await waiting()], async () => [await waiting()])
  expect(cost).toBeLessThan(patience)
})

test('a message that is slow each time is slow', async () => {
  let times = 0
  const costs = await leastCosts([1, 35, 2], async () => {
    times++
    return [1, 30 + times, 2]
  })
  expect(costs).toEqual([1, 31, 2])
  expect(times).toBe(3)
})

test('messages that are slow once are not', async () => {
  expect(await leastCosts([1, 35, 2], async () => [40, 3, 2])).toEqual([1, 3, 2])
})

test('nothing is repeated where all is quick', async () => {
  const repeat = jest.fn(async () => [])
  expect(await leastCosts([1, patience], repeat)).toEqual([1, patience])
  expect(repeat).not.toHaveBeenCalled()
})
