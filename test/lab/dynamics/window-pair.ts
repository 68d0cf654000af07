import type { Clock } from '../../../shared/ports/clock.ts'

/** A window as far as the channel integration needs one. */
export type MemoryWindow = EventTarget & {
  readonly location: URL
  readonly document: MemoryDocument
  readonly top: MemoryWindow
  readonly parent: MemoryWindow
  postMessage(message: unknown, targetOrigin: string): void
  setTimeout(callback: (argument: unknown) => void, delay: number, argument?: unknown): number
  clearTimeout(timer: number): void
}

interface MemoryScript extends EventTarget {
  src: string
  dataset: Record<string, string>
}

interface MemoryDocument {
  title: string
  readonly referrer: string
  readonly head: { append(script: MemoryScript): void }
  createElement(): MemoryScript
  querySelector(selector: string): MemoryScript | null
}

export interface WindowPairOptions {
  /** Address of the page in the console's window. */
  readonly consoleUrl: string
  /** Address of the page in the frame. */
  readonly panelUrl: string
  readonly clock: Clock
  /** Source text of the script at an address; `undefined` where there is none. */
  readonly script: (url: string) => string | undefined
}

interface Message {
  readonly data: unknown
  readonly origin: string
}

/** A structured clone of plain data and maps, in the realm of whoever asks: `structuredClone` has its own under Jest. */
function clone(value: unknown): unknown {
  if (typeof value === 'function' || typeof value === 'symbol')
    throw new DOMException(`${String(value)} could not be cloned.`, 'DataCloneError')
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [clone(key), clone(each)]))
  if (Array.isArray(value)) return value.map(clone)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, clone(each)]))
}

/** A message arrives later and as a clone, as between real windows. */
export function deliver(target: EventTarget, { data, origin }: Message): void {
  const event = Object.assign(new Event('message'), { data: clone(data), origin })
  queueMicrotask(() => target.dispatchEvent(event))
}

function createDocument(run: (script: MemoryScript) => void): MemoryDocument {
  const scripts: MemoryScript[] = []
  return {
    title: '',
    referrer: '',
    createElement: () => Object.assign(new EventTarget(), { src: '', dataset: {} }),
    querySelector: () => scripts.find((script) => script.dataset['cifid'] === 'CIFMainLibrary') ?? null,
    head: {
      append(script) {
        scripts.push(script)
        queueMicrotask(() => {
          run(script)
        })
      },
    },
  }
}

/** The console's window and the frame in it, without a browser. Scripts that the frame inserts are really run. */
export function createWindowPair({ consoleUrl, panelUrl, clock, script }: WindowPairOptions): {
  readonly console: MemoryWindow
  readonly panel: MemoryWindow
} {
  const timers: (() => void)[] = []
  const create = (url: string, parent: MemoryWindow | undefined, sender: () => string): MemoryWindow => {
    const window: MemoryWindow = Object.assign(new EventTarget(), {
      location: new URL(url),
      document: createDocument((element) => {
        const source = script(element.src)
        // What a script element does, nothing else.
        // eslint-disable-next-line @typescript-eslint/no-implied-eval
        const run = new Function('window', source ?? '') as (window: unknown) => void
        run(window)
        element.dispatchEvent(new Event(source === undefined ? 'error' : 'load'))
      }),
      postMessage(data: unknown, targetOrigin: string) {
        if (targetOrigin === window.location.origin) deliver(window, { data, origin: sender() })
      },
      setTimeout(callback: (argument: unknown) => void, delay: number, argument?: unknown) {
        const run = () => {
          callback(argument)
        }
        if (delay > 0) return timers.push(clock.after(delay, run)) - 1
        queueMicrotask(run)
        return -1
      },
      clearTimeout(timer: number) {
        timers[timer]?.()
      },
    }) as MemoryWindow
    return Object.assign(window, { top: parent ?? window, parent: parent ?? window })
  }
  const console = create(consoleUrl, undefined, () => new URL(panelUrl).origin)
  return { console, panel: create(panelUrl, console, () => new URL(consoleUrl).origin) }
}
