import * as v from 'valibot'
import { failureOf, PhoneError } from '../call/failure.ts'
import type { Clock } from '../ports/clock.ts'
import { ask, json, type Answer, type Asking } from './ask.ts'
import type { Attempt } from './attempt.ts'
import { sha256 } from './secret.ts'

/** What both ends of the relay need. */
export interface RelayDeps extends Asking {
  /** Base address of the token service. */
  readonly tokenService: string
}

/** Who waits for an answer. */
export interface RelayListener {
  readonly received: (url: string) => void
  /** Something went wrong; it is tried again. */
  readonly trouble: (detail: string) => void
}

const answered = v.object({ url: v.string() })

/** The service answers a question after 25 s at the latest: ms. */
const pollPatience = 35_000

/** Waits between tries: ms. */
const waits = [300, 1000, 2000]

const pause = (clock: Clock, delay: number): Promise<void> =>
  new Promise((resolve) => {
    clock.after(delay, resolve)
  })

const isTemporary = ({ status }: Answer): boolean => status === 429 || status >= 500

const request = async (deps: RelayDeps, path: string, init: RequestInit, limit?: number): Promise<Answer> => {
  const answer = await ask(deps, `${deps.tokenService}/relay/${path}`, init, 'sign-in.unreachable', limit)
  if (isTemporary(answer))
    throw new PhoneError('sign-in.unreachable', `relay: status ${String(answer.status)}`)
  return answer
}

/** Asks until an answer comes that a further try would not change. */
async function persist(
  deps: RelayDeps,
  signal: AbortSignal,
  trouble: RelayListener['trouble'],
  step: () => Promise<Answer>,
): Promise<Answer | undefined> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      return await step()
    } catch (error) {
      trouble(failureOf(error, 'sign-in.unreachable').detail ?? 'relay')
      await pause(deps.clock, waits[Math.min(tries, waits.length - 1)] ?? 0)
    }
  }
  return undefined
}

/**
 * Opens the relay for an attempt and waits there for its answer.
 *
 * @returns gives up waiting
 */
export function watchRelay(deps: RelayDeps, attempt: Attempt, listener: RelayListener): () => void {
  const stopped = new AbortController()
  const { signal } = stopped
  const asked = (path: string, init: RequestInit, limit?: number) =>
    persist(deps, signal, listener.trouble, () => request(deps, path, { ...init, signal }, limit))

  const run = async () => {
    const [id, readHash] = await Promise.all([sha256(attempt.state), sha256(attempt.relaySecret)])
    await asked('open', json({ id, readHash }))
    const poll = () => asked(id, { headers: { 'relay-secret': attempt.relaySecret } }, pollPatience)
    let answer = await poll()
    while (answer?.status === 204) answer = await poll()
    const result = v.safeParse(answered, answer?.body)
    if (signal.aborted) return
    if (result.success) listener.received(result.output.url)
    else listener.trouble(`relay: status ${String(answer?.status)}`)
  }

  void run()
  return () => {
    stopped.abort()
  }
}

/**
 * Brings an answer to the relay. The frame opens the relay at the click, so it may come a moment later.
 *
 * @returns whether the relay has it
 */
export async function answerRelay(deps: RelayDeps, state: string, url: string): Promise<boolean> {
  const id = await sha256(state)
  for (const delay of [0, ...waits]) {
    await pause(deps.clock, delay)
    const answer = await request(deps, id, json({ url })).catch(() => undefined)
    if (answer?.ok || answer?.status === 409) return true
  }
  return false
}
