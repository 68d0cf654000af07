import * as v from 'valibot'
import type { Clock } from '../../../../shared/ports/clock.ts'
import type { Fault } from '../../console/faults.ts'
import { OrgError } from '../org-error.ts'
import type { RecordInfo } from '../record-info.ts'
import type { Place } from '../workspace.ts'
import type { MessageChannels } from './message-channels.ts'
import type { Desk } from './methods.ts'
import { methods, recordPayload, viewOf } from './methods.ts'
import { createMessaging } from './messaging.ts'
import type { OpenCtiMessage, OpenCtiRequest, OpenCtiResponse } from './protocol.ts'
import { failure, requestSchema, success } from './protocol.ts'

/** The iframe that the adapter's page is in. */
export interface AdapterFrame {
  post(message: OpenCtiMessage): void
  /** Posts as a window that is not the console would. */
  postAsStranger(message: OpenCtiMessage): void
}

export interface OpenCtiHostParts extends Desk {
  readonly frame: AdapterFrame
  readonly channels: MessageChannels
  readonly takeFault: (method: string) => Promise<Fault | undefined>
  readonly clock: Clock
}

/** The console's side of Open CTI for one adapter page. */
export interface OpenCtiHost {
  /** Takes a message of the adapter's page; the caller has checked its origin and its source. */
  receive(message: unknown): void
  /** The container of the softphone is there; until then every call fails. */
  becomeReady(): void
  /** The agent clicks a number. Does nothing while click-to-dial is off. */
  click(number: string, record: RecordInfo): void
  close(): void
}

const notReady = new OrgError(
  'SOFTPHONE_CONTAINER_ERROR',
  "Unable to execute sendPostMessage because the softphone container hasn't initialized yet.",
)

const refusal = new OrgError('SERVER_ERROR', 'The lab was asked to refuse this call.')

export function createOpenCtiHost({
  frame,
  channels,
  takeFault,
  clock,
  ...desk
}: OpenCtiHostParts): OpenCtiHost {
  /** API version of each listener, by method. The page finds its listeners by the method alone. */
  const listening = new Map<string, number>()
  let ready = false

  const tell = (methodName: string, apiVersion: number, payload: unknown): void => {
    frame.post({ apiType: 'opencti', apiVersion, methodName, response: payload })
  }
  const notify = (methodName: string, payload: unknown): void => {
    const apiVersion = listening.get(methodName)
    if (apiVersion !== undefined) tell(methodName, apiVersion, payload)
  }
  const messaging = createMessaging(channels, tell)

  async function run(request: OpenCtiRequest): Promise<OpenCtiResponse> {
    const { methodName, args } = request
    const method = Object.hasOwn(methods, methodName) ? methods[methodName] : undefined
    if (method) return success(await method(args, desk))
    const message = Object.hasOwn(messaging.methods, methodName) ? messaging.methods[methodName] : undefined
    if (message) return message(request)
    throw new OrgError('GENERIC_ERROR', `Unknown method ${methodName}`)
  }

  async function answer(request: OpenCtiRequest, fault: Fault | undefined): Promise<OpenCtiResponse> {
    try {
      if (!ready) throw notReady
      if (fault?.kind === 'refuse') throw refusal
      const response = await run(request)
      return fault?.kind === 'malformed' ? success(42) : response
    } catch (error) {
      return failure(errorOf(error))
    }
  }

  function deliver(message: OpenCtiMessage, fault: Fault | undefined): void {
    const post = () => {
      frame.post(message)
    }
    if (fault?.kind === 'slow') clock.after(fault.delay, post)
    else if (fault?.kind === 'wrong-origin') frame.postAsStranger(message)
    else if (fault?.kind !== 'drop') post()
  }

  /** The adapter's page was loaded anew: whatever the old one asked for is void. */
  function restart(): void {
    listening.clear()
    messaging.clear()
    desk.softphone.set({ clickToDial: false })
  }

  async function handle(request: OpenCtiRequest): Promise<void> {
    const { apiType, apiVersion, methodName, callId } = request
    if (callId === 0) restart()
    if (request.isListenerRegistered && ready) listening.set(methodName, apiVersion)
    if (news.includes(methodName)) return
    const fault = await faultFor(request, takeFault)
    const response = await answer(request, fault)
    if (request.isCallbackRegistered) deliver({ apiType, apiVersion, methodName, callId, response }, fault)
  }

  const leave = desk.workspace.onNavigate((place, from) => {
    if (!isSwallowed(place, from, desk)) notify('onNavigationChange', viewOf(place))
  })

  return {
    receive(message) {
      const request = v.safeParse(requestSchema, message)
      if (request.success) void handle(request.output)
    },
    becomeReady() {
      ready = true
    },
    click(number, record) {
      if (desk.softphone.state.get().clickToDial)
        notify('onClickToDial', { number, ...recordPayload(record), params: '' })
    },
    close: leave,
  }
}

/** Methods that only register a listener. */
const news = ['onClickToDial', 'onNavigationChange']

/** Console apps do not tell when the agent goes from a record to a list. */
const isSwallowed = (place: Place, from: Place, { workspace }: Desk): boolean =>
  workspace.app === 'console' && place.type === 'list' && from.type === 'record'

/** A fault may be asked for by the name of the method, or of one Apex method. */
async function faultFor(
  { methodName, args }: OpenCtiRequest,
  take: OpenCtiHostParts['takeFault'],
): Promise<Fault | undefined> {
  const apex = methodName === 'runApex' ? `${String(args.apexClass)}.${String(args.methodName)}` : undefined
  return (apex && (await take(apex))) || take(methodName)
}

function errorOf(error: unknown): OrgError['error'] {
  if (error instanceof OrgError) return error.error
  return { code: 'GENERIC_ERROR', description: error instanceof Error ? error.message : String(error) }
}
