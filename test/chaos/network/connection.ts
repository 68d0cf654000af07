import { WebSocket } from 'ws'
import { sipDomain } from '../../lab/agents.ts'
import type { Fate } from './fate.ts'
import { frameOf, type Frame, type Way } from './frame.ts'

export interface ConnectionOptions {
  readonly phone: WebSocket
  /** Of the server. */
  readonly port: number
  /** What becomes of a frame. */
  readonly decide: (frame: Frame) => Fate | undefined
  readonly onClosed: () => void
}

/** One WebSocket of the phone, and the one to the server behind it. */
export interface Connection {
  close(code: number): void
  mute(isNoticed: boolean): void
  stall(duration: number): void
  inject(text: string): void
}

/** "No status" and "abnormal" are never sent (RFC 6455 section 7.4.1): the socket just ends. */
const isSent = (code: number): boolean => code !== 1005 && code !== 1006

export function createConnection({ phone, port, decide, onClosed }: ConnectionOptions): Connection {
  const address = `ws://127.0.0.1:${String(port)}/`
  const server = new WebSocket(address, 'sip', { headers: { host: sipDomain } })
  const ends: Readonly<Record<Way, WebSocket>> = { up: server, down: phone }
  const early: string[] = []
  const timers = new Set<NodeJS.Timeout>()
  let held: (readonly [Way, string])[] | undefined
  let isMute = false

  function deliver(way: Way, text: string): void {
    const end = ends[way]
    if (isMute) return
    if (held) held.push([way, text])
    else if (end.readyState === WebSocket.OPEN) end.send(text)
    else if (way === 'up' && end.readyState === WebSocket.CONNECTING) early.push(text)
  }

  function later(delay: number, action: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      action()
    }, delay)
    timers.add(timer)
  }

  const fates: { [T in Fate['type']]: (frame: Frame, fate: Extract<Fate, { type: T }>) => void } = {
    lost: () => undefined,
    late: ({ way, text }, { by }) => later(by, () => deliver(way, text)),
    again({ way, text }, { times, apart }) {
      for (let time = 0; time <= times; time++) later(time * apart, () => deliver(way, text))
    },
    answered({ way }, { frames }) {
      for (const text of frames) deliver(way === 'up' ? 'down' : 'up', text)
    },
    replaced({ way }, { frames }) {
      for (const text of frames) deliver(way, text)
    },
  }

  function take(way: Way, text: string): void {
    if (isMute) return
    const frame = frameOf(way, text)
    const fate = decide(frame)
    if (fate) (fates[fate.type] as (frame: Frame, fate: Fate) => void)(frame, fate)
    else deliver(way, text)
  }

  function end(): void {
    for (const timer of timers) clearTimeout(timer)
    phone.terminate()
    server.terminate()
    onClosed()
  }

  phone.on('message', (data: Buffer) => take('up', data.toString()))
  server.on('message', (data: Buffer) => take('down', data.toString()))
  server.on('open', () => early.splice(0).forEach((text) => server.send(text)))
  phone.on('close', end)
  server.on('close', () => {
    if (!isMute) end()
  })
  for (const socket of [phone, server]) socket.on('error', () => socket.terminate())

  return {
    close(code) {
      if (isSent(code)) phone.close(code)
      else end()
    },
    mute(isNoticed) {
      isMute = true
      if (isNoticed) server.terminate()
    },
    stall(duration) {
      held ??= []
      later(duration, () => {
        const frames = held ?? []
        held = undefined
        for (const [way, text] of frames) deliver(way, text)
      })
    },
    inject: (text) => deliver('down', text),
  }
}
