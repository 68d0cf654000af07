import type { CifEvent, CifResponse } from '../cif/message.ts'
import { correlationId, failure, isEvent, isResponse, success, texts } from '../cif/message.ts'
import { isTrusted } from './trusted.ts'

type Data = ReadonlyMap<string, unknown>

/** What is put on an event by `addHandler`; the platform hands it the event's JSON. */
export type Handler = (json: string) => Promise<unknown>

export interface Channel {
  /**
   * Asks the console.
   *
   * @param wait ms until it is given up; endless where 0
   * @returns what stands under `value`, `null` where nothing does; rejects with a Map
   */
  ask(messageType: string, data: Data, wait: number): Promise<unknown>
  /** Tells the console; its answer is of no interest. */
  tell(messageType: string, data: Data): void
}

interface Pending {
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: Data) => void
  readonly timer: number | undefined
}

const tries = 3
const refusal = (message: string): Data => new Map([['message', message]])

/** Runs one handler; the platform relies on the promise, so one that returns none counts as failed. */
async function run(handler: Handler, event: CifEvent): Promise<CifResponse> {
  const id = event.messageCorrelationId
  try {
    return await handler(event.messageData).then(
      (value) => success(id, { value }),
      (error: unknown) => failure(id, { message: String(error) }),
    )
  } catch (error) {
    return failure(id, { message: String(error) })
  }
}

/** @param handlersOf the handlers of an event */
export function createChannel(
  window: Window,
  trusted: readonly string[],
  handlersOf: (event: string) => readonly Handler[],
): Channel {
  const pending = new Map<string, Pending>()
  const target = trusted.at(-1)

  const post = (message: unknown): boolean => {
    for (let attempt = 0; attempt < tries; attempt++) {
      try {
        window.top?.postMessage(message, target ?? window.location.origin)
        return true
      } catch {
        continue
      }
    }
    return false
  }

  const settle = (response: CifResponse) => {
    const waiting = pending.get(response.messageCorrelationId)
    if (!waiting) return
    pending.delete(response.messageCorrelationId)
    window.clearTimeout(waiting.timer)
    if (response.messageOutcome === 'success') waiting.resolve(response.messageData.get('value') ?? null)
    else waiting.reject(response.messageData)
  }

  const handle = async (event: CifEvent) => {
    const handlers = handlersOf(event.messageType)
    if (handlers.length === 0) post(success(event.messageCorrelationId, { message: texts.noHandler }))
    for (const handler of handlers) post(await run(handler, event))
  }

  window.addEventListener('message', ({ data, origin }: MessageEvent<unknown>) => {
    if (!isResponse(data) && !isEvent(data)) return
    if (!isTrusted(origin, trusted)) post(failure(data.messageCorrelationId, { message: texts.stranger }))
    else if (isResponse(data)) settle(data)
    else void handle(data)
  })

  return {
    ask: (messageType, messageData, wait) =>
      new Promise((resolve, reject) => {
        const messageCorrelationId = correlationId()
        const giveUp = (text: string) => {
          // The platform rejects with maps, so its stand-in does too.
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
          if (pending.delete(messageCorrelationId)) reject(refusal(text))
        }
        const timer = wait > 0 ? window.setTimeout(giveUp, wait, texts.timeout) : undefined
        pending.set(messageCorrelationId, { resolve, reject, timer })
        if (!post({ messageType, messageData, messageCorrelationId })) giveUp(texts.notPosted)
      }),
    tell(messageType, messageData) {
      post({ messageType, messageData, messageCorrelationId: correlationId() })
    },
  }
}
