/** @jest-environment jsdom */
import { SidetoneTimer } from './timer.ts'

/** A clock that the test turns. */
function turn() {
  let now = 10_400
  let due: (() => void) | undefined
  const delays: number[] = []
  return {
    delays,
    waiting: () => due !== undefined,
    advance: (ms: number) => {
      now += ms
      due?.()
    },
    clock: {
      now: () => now,
      after(delay: number, callback: () => void) {
        delays.push(delay)
        due = callback
        return () => (due = undefined)
      },
    },
  }
}

function setUp() {
  const turned = turn()
  const timer = new SidetoneTimer()
  timer.clock = turned.clock
  timer.since = 7_000
  document.body.replaceChildren(timer)
  return { ...turned, timer, shown: () => timer.renderRoot.querySelector('span')?.textContent }
}

describe('the timer', () => {
  it('shows how long the call has lasted, and wakes when the next second is full', async () => {
    const { timer, shown, delays, advance } = setUp()
    await timer.updateComplete
    expect(shown()).toBe('0:03')
    expect(delays).toEqual([600])
    advance(600)
    await timer.updateComplete
    expect(shown()).toBe('0:04')
  })

  it('sleeps when it leaves the screen', async () => {
    const { timer, waiting } = setUp()
    await timer.updateComplete
    timer.remove()
    expect(waiting()).toBe(false)
  })
})
