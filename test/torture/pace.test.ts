import { performance } from 'node:perf_hooks'
import { costOf, leastCosts, patience } from './pace.ts'

/** Keeps this process busy: ms. */
function work(duration: number): void {
  const until = performance.now() + duration
  while (performance.now() < until) Math.sqrt(until)
}

test('what a message makes this process do is what it costs', async () => {
  // A busy machine takes the processor away meanwhile, so that some of the time is not ours.
  const costs: number[] = []
  for (let left = 3; left > 0; left--) costs.push(await costOf(async () => work(4 * patience)))
  expect(Math.max(...costs)).toBeGreaterThan(patience)
})

test('what is waited for costs nothing', async () => {
  const cost = await costOf(() => new Promise((resolve) => setTimeout(resolve, 5 * patience)))
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
