import { atom } from 'nanostores'
import { PhoneError } from '../call/failure.ts'
import type { Readable } from '../ports/readable.ts'
import type { Line, LineAccountSource } from '../ports/telephony.ts'
import { LineService, type LineDependencies } from './line-service.ts'
import type { Agent } from './user-agent.ts'

/** This agent's registration, and the user agent that calls go through. */
export interface SipLine {
  readonly state: Readable<Line>
  /** @throws PhoneError `line.unreachable` where the line is not ready */
  agent(): Agent
  /** Counts the connections that there have been since the line was connected. */
  connection(): number
  /** Registers, and stays registered; resolves at the first registration. */
  connect(source: LineAccountSource): Promise<void>
  /** Gets a line that waits or has failed to be tried at once. */
  tryAgain(): void
  /** Gets a waiting line to try at once, and a dead one to be noticed. */
  networkChanged(): void
  /**
   * How long the server takes to answer: ms.
   *
   * @throws PhoneError why the line is not ready, or `line.unreachable`
   */
  reach(): Promise<number>
  disconnect(): Promise<void>
}

export function createLine(dependencies: LineDependencies): SipLine {
  const state = atom<Line>({ state: 'off' })
  let service: LineService | undefined

  return {
    state,
    agent() {
      const agent = service?.agent
      if (agent && state.get().state === 'ready') return agent
      throw new PhoneError('line.unreachable')
    },
    connection: () => service?.agent?.socket.count ?? 0,
    async connect(source) {
      await service?.stop()
      service = new LineService(source, dependencies, (next) => state.set(next))
      await service.start()
    },
    tryAgain: () => service?.tryAgain(),
    networkChanged: () => service?.networkChanged(),
    async reach() {
      const now = state.get()
      if ('failure' in now) throw new PhoneError(now.failure.code, now.failure.detail)
      if (!service || now.state !== 'ready') throw new PhoneError('line.unreachable', now.state)
      return service.reach()
    },
    async disconnect() {
      await service?.stop()
      service = undefined
    },
  }
}
