import type { Channel, Handler } from './channel.ts'
import { createChannel } from './channel.ts'
import type { Method } from './methods.ts'
import { complaint, formed, methods, packed } from './methods.ts'
import { trustedOrigins } from './trusted.ts'

type Callable = (...argument: unknown[]) => Promise<unknown>

const rejected = (message: string) =>
  // The platform rejects with strings, so its stand-in does too.
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  Promise.reject(JSON.stringify({ message }))

function callable(method: Method, channel: Channel): Callable {
  return (...argument) => {
    const wrong = complaint(method, argument)
    if (wrong) return rejected(wrong)
    const { messageType, form, wait } = method
    const type = typeof messageType === 'string' ? messageType : messageType(argument)
    return channel.ask(type, packed(method, argument), wait).then(
      (value) => formed(form, value),
      (reason: unknown) => {
        throw formed(form, reason)
      },
    )
  }
}

/** The handlers that the page has put on events. */
function createHandlers() {
  const byEvent = new Map<string, readonly Handler[]>()
  const of = (event: string) => byEvent.get(event) ?? []
  return {
    of,
    add: (event: string, handler: Handler) => byEvent.set(event, [...of(event), handler]),
    remove: (event: string, handler: Handler) =>
      byEvent.set(
        event,
        of(event).filter((each) => each !== handler),
      ),
  }
}

/**
 * Puts `Microsoft.CIFramework` on a page of the panel and dispatches `CIFInitDone` on it. A stand-in for the
 * platform's `msdyn_ciLibrary.js`; unlike that, it keeps the port in the origin that it posts to.
 */
export function installLibrary(window: Window): void {
  const trusted = trustedOrigins(window)
  const handlers = createHandlers()
  const channel = createChannel(window, trusted, handlers.of)
  const named = Object.entries(methods).map(([name, method]) => [name, callable(method, channel)])

  /** @returns nothing where it went well, a rejected promise where not: the platform's own way */
  const change = (verb: 'add' | 'remove') => (event: unknown, handler: unknown) => {
    if (typeof event !== 'string' || !event) return rejected('The eventName parameter is blank.')
    if (typeof handler !== 'function') return rejected('The handlerFunction parameter is blank.')
    handlers[verb](event, handler as Handler)
    channel.tell(`${verb}GenericHandler`, new Map([['eventType', event]]))
    return undefined
  }

  const page = window as Window & { Microsoft?: Record<string, unknown> }
  page.Microsoft = {
    ...page.Microsoft,
    CIFramework: {
      ...Object.fromEntries(named),
      addHandler: change('add'),
      removeHandler: change('remove'),
    },
  }
  window.addEventListener('mousemove', () => {
    channel.tell('onUserActivity', new Map())
  })
  window.setTimeout(() => window.dispatchEvent(new CustomEvent('CIFInitDone', { detail: trusted })), 0)
}
