import type { Fault } from '../../console/faults.ts'
import type { Clock } from '../../../../shared/ports/clock.ts'
import type { AppEvent } from '../app/app.ts'
import type { CifContext, HostMethod, HostMethods, Provider } from './context.ts'
import { deliver } from './fault.ts'
import type { CifEvent, CifRequest, CifResponse } from './message.ts'
import { correlationId, failure, isRequest, success, texts } from './message.ts'
import { notificationMethods } from './notification-methods.ts'
import { panelMethods } from './panel-methods.ts'
import { recordMethods } from './record-methods.ts'
import { sessionMethods } from './session-methods.ts'

const methods: HostMethods = { ...panelMethods, ...recordMethods, ...sessionMethods, ...notificationMethods }

export interface CifHostOptions extends CifContext {
  /** Takes the fault that waits for a method. */
  readonly takeFault: (method: string) => Promise<Fault | undefined>
  readonly clock: Clock
  /** Posts to the window in the panel. */
  readonly post: (message: CifResponse | CifEvent, targetOrigin: string) => void
  /** Posts to it as another window would. */
  readonly postAsStranger: (message: CifResponse) => void
}

/** The console's side of the channel integration. */
export interface CifHost {
  /** Takes a message event of the console's window. */
  receive(event: { readonly data: unknown; readonly origin: string }): Promise<void>
  /** Stops passing events on. */
  close(): void
}

/** Where the provider's page may be; events are posted to the first. */
const originsOf = ({ channelUrl, trustedDomain }: Provider): readonly string[] =>
  [trustedDomain, channelUrl].flatMap((address) => (address ? [new URL(address).origin] : []))

/** Runs a method and answers in the platform's form. */
async function answer(
  { name, run }: HostMethod,
  request: CifRequest,
  context: CifContext,
): Promise<CifResponse> {
  const id = request.messageCorrelationId
  try {
    const value = await run(request.messageData, context)
    return success(id, value === undefined ? {} : { value })
  } catch (error) {
    return failure(id, { message: error instanceof Error ? error.message : String(error), msdyn_name: name })
  }
}

/**
 * Answers the panel's requests and passes the app's events on. A method that this console does not know stays
 * without an answer.
 */
export function createCifHost(options: CifHostOptions): CifHost {
  const { app, provider, clock, post, postAsStranger, takeFault } = options
  const trusted = originsOf(provider)
  const [target = ''] = trusted

  const pass = ({ name, payload }: AppEvent) => {
    if (name === 'onclicktoact' && !app.panel.state.get().clickToAct) return
    post(
      { messageType: name, messageData: JSON.stringify(payload), messageCorrelationId: correlationId() },
      target,
    )
  }

  const perform = async (method: HostMethod, asked: CifRequest, origin: string) => {
    const messageData = new Map([...asked.messageData, ['originURL', origin]])
    const answering = {
      method: method.name,
      correlationId: asked.messageCorrelationId,
      run: () => answer(method, { ...asked, messageData }, options),
    }
    const send = (response: CifResponse) => {
      post(response, origin)
    }
    await deliver(await takeFault(method.name), answering, { clock, send, sendAsStranger: postAsStranger })
  }

  return {
    close: app.onEvent(pass),
    async receive({ data, origin }) {
      if (!isRequest(data)) return
      if (!trusted.includes(origin)) {
        post(failure(data.messageCorrelationId, { message: texts.stranger }), origin)
        return
      }
      const method = methods[data.messageType]
      if (method && (app.version === 2 || !method.sessions)) await perform(method, data, origin)
    },
  }
}
