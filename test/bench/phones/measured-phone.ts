import type { LineAccount } from '../../../shared/ports/telephony.ts'
import { firstAudio, isAudioUp, openMedia } from './open-media.ts'
import { openSessions } from './sessions.ts'
import { nextRegistered, nextRequest, socketLost } from './wire.ts'

/**
 * A phone on a page, to be measured. It shows a field "Number to call" and buttons "Call" and "Answer", which the
 * benchmark uses as a person does.
 */
export interface MeasuredPhone {
  /** What it shows stands in there. */
  readonly screen: () => Node
  /** Resolves when the line is ready. */
  connect(account: LineAccount): Promise<void>
  /** Whether the screen shows a call that rings. */
  readonly isRinging: () => boolean
  /** Calls. */
  dial(number: string): void
  hangUp(): void
  /** Whether there is no call; what is left of one that is over is put away. */
  isIdle(): boolean
  signOut(): Promise<void>
}

/** What is open in a page; each is 0 after the last call where nothing is forgotten. */
export interface LeftOpen {
  readonly connections: number
  readonly tracks: number
  readonly audioContexts: number
  readonly sessions: number
}

/**
 * Durations in ms: from the click to the INVITE on the wire, from the INVITE on the wire to the painted screen, from
 * the click to the first audio packet, from the loss of the WebSocket to the registrar's yes.
 */
export type Duration = 'clickToInvite' | 'inviteToRinging' | 'answerToAudio' | 'lineBack'

/** What the benchmark finds in the page. */
export interface Measured {
  connect(account: LineAccount): Promise<void>
  /** Begins to look for what is to be measured; it has not happened yet. */
  begin(duration: Duration): void
  /** What was begun last. */
  result(): Promise<number>
  hangUp(): void
  idle(): Promise<void>
  /** Places calls one after the other, hangs each up when its audio is up. @returns how many came so far */
  call(number: string, times: number): Promise<number>
  signOut(): Promise<void>
  leftOpen(): LeftOpen
}

declare global {
  interface Window {
    measured: Measured
  }
}

/** How long a call may take to be connected: ms. */
const patience = 10_000

let clickedAt = 0
let onClick = (): void => undefined
window.addEventListener(
  'click',
  ({ timeStamp, isTrusted }) => {
    if (isTrusted) clickedAt = timeStamp
    onClick()
  },
  { capture: true },
)

const task = () => new Promise((resolve) => setTimeout(resolve))

/** Resolves when what the screen shows now is painted. */
async function painted(): Promise<number> {
  await new Promise((resolve) => requestAnimationFrame(resolve))
  await task()
  return performance.now()
}

const shown = (screen: Node, condition: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (!condition()) return
      observer.disconnect()
      resolve()
    })
    observer.observe(screen, { childList: true, subtree: true, attributes: true, characterData: true })
  })

/** @returns whether it has come true */
async function eventually(condition: () => boolean): Promise<boolean> {
  const end = performance.now() + patience
  while (!condition()) {
    if (performance.now() > end) return false
    await task()
  }
  return true
}

async function callOnce(phone: MeasuredPhone, number: string): Promise<boolean> {
  phone.dial(number)
  const isConnected = await eventually(isAudioUp)
  phone.hangUp()
  return (await eventually(() => phone.isIdle())) && isConnected
}

const durations = ({ screen, isRinging }: MeasuredPhone): Record<Duration, () => Promise<number>> => ({
  async clickToInvite() {
    return (await nextRequest('sent', 'INVITE')) - clickedAt
  },
  async inviteToRinging() {
    const received = nextRequest('received', 'INVITE')
    await shown(screen(), isRinging)
    return (await painted()) - (await received)
  },
  async answerToAudio() {
    await new Promise<void>((resolve) => (onClick = resolve))
    return (await firstAudio()) - clickedAt
  },
  async lineBack() {
    const lost = await socketLost()
    return (await nextRegistered()) - lost
  },
})

/** Puts a phone into the page, for measuring. It connects by itself where the address brings an account. */
export function measure(phone: MeasuredPhone): void {
  const measures = durations(phone)
  let begun = Promise.resolve(0)

  window.measured = {
    connect: (account) => phone.connect(account),
    begin: (duration) => void (begun = measures[duration]()),
    result: () => begun,
    hangUp: () => phone.hangUp(),
    async idle() {
      if (!(await eventually(() => phone.isIdle()))) throw new Error('the phone is not idle')
    },
    async call(number, times) {
      let connected = 0
      for (let count = 0; count < times; count++) if (await callOnce(phone, number)) connected++
      return connected
    },
    signOut: () => phone.signOut(),
    leftOpen: () => ({ ...openMedia(), sessions: openSessions() }),
  }
  if (location.hash) void phone.connect(JSON.parse(decodeURIComponent(location.hash.slice(1))) as LineAccount)
}
