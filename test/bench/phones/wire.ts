/** Looks at the wire below a phone in this page: SIP frames. */
interface Waiting {
  readonly way: 'sent' | 'received'
  readonly isWanted: (frame: string) => boolean
  readonly resolve: (at: number) => void
}

let waiting: Waiting[] = []
const closing: ((at: number) => void)[] = []

function note(way: Waiting['way'], data: unknown): void {
  const at = performance.now()
  const isDue = (each: Waiting) => each.way === way && each.isWanted(String(data))
  const due = waiting.filter(isDue)
  waiting = waiting.filter((each) => !due.includes(each))
  for (const { resolve } of due) resolve(at)
}

window.WebSocket = class extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(url, protocols)
    this.addEventListener('message', ({ data }) => note('received', data))
    this.addEventListener('close', () => {
      for (const resolve of closing.splice(0)) resolve(performance.now())
    })
  }

  override send(data: string): void {
    note('sent', data)
    super.send(data)
  }
}

const next = (way: Waiting['way'], isWanted: Waiting['isWanted']): Promise<number> =>
  new Promise((resolve) => waiting.push({ way, isWanted, resolve }))

/** When the next request with that method goes by: ms on the clock of the page. */
export const nextRequest = (way: Waiting['way'], method: string): Promise<number> =>
  next(way, (frame) => frame.startsWith(`${method} `))

/** When the registrar says yes the next time: ms on the clock of the page. */
export const nextRegistered = (): Promise<number> =>
  next('received', (frame) => frame.startsWith('SIP/2.0 2') && /^CSeq: \d+ REGISTER/im.test(frame))

/** When the WebSocket is lost: ms on the clock of the page. */
export const socketLost = (): Promise<number> => new Promise((resolve) => closing.push(resolve))
