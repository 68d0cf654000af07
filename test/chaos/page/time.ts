/**
 * Time of the page, which a test can let pass: what the phone and its SIP stack wait for happens then. Has to be
 * there before them.
 */
export interface PageTime {
  /** Lets time pass at once: timers that are due meanwhile fire in order, each once. @param duration ms */
  pass(duration: number): Promise<void>
  /** Sets the clock forward, or back, without anything being due. @param by ms */
  set(by: number): void
  /** While the page sleeps, timers fire only when time is let pass. */
  sleep(isAsleep: boolean): void
  /** Timers that are still to fire. */
  pending(): number
}

declare global {
  interface Window {
    readonly time: PageTime
  }
}

interface Timer {
  readonly due: number
  readonly fire: () => void
  handle: number | undefined
}

const real = {
  now: Date.now.bind(Date),
  set: window.setTimeout.bind(window),
  clear: window.clearTimeout.bind(window),
}
const timers = new Map<number, Timer>()
let ahead = 0
let last = 0
let isAsleep = false

const now = (): number => real.now() + ahead

function arm(id: number, timer: Timer): void {
  real.clear(timer.handle)
  if (!isAsleep) timer.handle = real.set(() => fire(id), Math.max(0, timer.due - now()))
}

function fire(id: number): void {
  const timer = timers.get(id)
  timers.delete(id)
  real.clear(timer?.handle)
  timer?.fire()
}

function set(callback: (...given: unknown[]) => void, delay = 0, ...given: unknown[]): number {
  const id = ++last
  const timer: Timer = { due: now() + delay, fire: () => callback(...given), handle: undefined }
  timers.set(id, timer)
  arm(id, timer)
  return id
}

function clear(id: number | undefined): void {
  if (id === undefined) return
  real.clear(timers.get(id)?.handle)
  timers.delete(id)
}

const rearm = (): void => timers.forEach((timer, id) => arm(id, timer))

/** Lets promises and messages of the page have their turn. */
const breathe = (): Promise<void> => new Promise((resolve) => real.set(resolve, 0))

const nextDue = (): number | undefined => {
  const due = [...timers].filter((entry) => entry[1].due <= now())
  return due.sort((one, other) => one[1].due - other[1].due)[0]?.[0]
}

const time: PageTime = {
  async pass(duration) {
    ahead += duration
    for (let id = nextDue(); id !== undefined; id = nextDue()) {
      fire(id)
      await breathe()
    }
    rearm()
  },
  set(by) {
    ahead += by
    for (const [id, timer] of timers) timers.set(id, { ...timer, due: timer.due + by })
  },
  sleep(to) {
    isAsleep = to
    for (const { handle } of timers.values()) real.clear(handle)
    if (!to) rearm()
  },
  pending: () => timers.size,
}

Date.now = now
Object.assign(window, {
  time,
  setTimeout: set,
  clearTimeout: clear,
  setInterval(callback: (...given: unknown[]) => void, delay: number, ...given: unknown[]): number {
    const id = ++last
    const again = () => {
      const timer: Timer = { due: now() + delay, fire: turn, handle: undefined }
      timers.set(id, timer)
      arm(id, timer)
    }
    const turn = () => {
      again()
      callback(...given)
    }
    again()
    return id
  },
  clearInterval: clear,
})

export {}
