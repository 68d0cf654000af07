import { newsOf } from './news.ts'
import type { OpenCtiMessage } from './protocol.ts'

type Callback = (response: unknown) => void
type Argument = Readonly<Record<string, unknown>>

/** The part of a window that the library needs. */
export interface PageWindow {
  readonly location: { readonly search: string; readonly protocol: string }
  readonly parent: { postMessage(message: unknown, targetOrigin: string): void }
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: unknown; readonly origin: string }) => void,
  ): void
  sforce?: { opencti?: unknown }
}

export interface LibraryOptions {
  /** The number in the path that the script was loaded from. */
  readonly apiVersion: number
  /** Origin of the lab's console, accepted besides Salesforce's own. */
  readonly consoleOrigin: string
}

const salesforceOrigin = /^https?:\/\/[\w-.]+(\.force\.com|\.salesforce\.com)(:\d+)?$/

const framing =
  'Failed to initialize Open CTI. Ensure that it is loaded from the right frame with correct URL parameters'
const oneObject = 'Must pass in only one object which holds arguments to this API method call.'
const missing = (what: string) => `Missing the required argument ${what}!`

/** What a method demands of its one argument. */
interface Demand {
  readonly callback?: 'required'
  readonly listener?: 'required'
  /** The argument may be left out, but not be empty. */
  readonly bare?: true
  /** The names of the arguments that are sent on. */
  readonly sends?: readonly string[]
}

const bare: Demand = { bare: true }
const asking: Demand = { callback: 'required' }
const listening: Demand = { listener: 'required' }
const sending = (...sends: string[]): Demand => ({ sends })

const demands: Readonly<Record<string, Demand>> = {
  enableClickToDial: bare,
  disableClickToDial: bare,
  refreshView: bare,
  onClickToDial: listening,
  onNavigationChange: listening,
  getAppViewInfo: asking,
  getCallCenterSettings: asking,
  getSoftphoneLayout: asking,
  isSoftphonePanelVisible: asking,
  runApex: sending('apexClass', 'methodName', 'methodParams'),
  screenPop: sending('type', 'params'),
  searchAndScreenPop: sending(
    'searchParams',
    'callType',
    'queryParams',
    'defaultFieldValues',
    'deferred',
    'params',
  ),
  setSoftphoneItemIcon: sending('key'),
  setSoftphoneItemLabel: sending('label'),
  setSoftphonePanelIcon: sending('key'),
  setSoftphonePanelLabel: sending('label'),
  setSoftphonePanelHeight: sending('heightPX'),
  setSoftphonePanelWidth: sending('widthPX'),
  setSoftphonePanelVisibility: sending('visible'),
  subscribe: { callback: 'required', listener: 'required', sends: ['channelName'] },
  unsubscribe: { callback: 'required', sends: ['subscription'] },
  publish: { callback: 'required', sends: ['channelName', 'message'] },
}

const isObject = (value: unknown): value is Argument => typeof value === 'object' && value !== null
const isFunction = (value: unknown): value is Callback => typeof value === 'function'

function checked(demand: Demand, args: readonly unknown[]): Argument {
  if (demand.bare && args.length === 0) return {}
  const [argument] = args
  if (args.length !== 1 || !isObject(argument) || Object.keys(argument).length === 0)
    throw new Error(oneObject)
  if (demand.callback && !isFunction(argument.callback)) throw new Error(missing('`callback`'))
  if (demand.listener && !isFunction(argument.listener)) throw new Error(missing('`listener`'))
  return argument
}

/** The console's origin, by the page's own address. */
function originOf(window: PageWindow, consoleOrigin: string): string {
  const query = new URLSearchParams(window.location.search)
  const origin = query.get('sfdcIframeOrigin') ?? ''
  const isKnown = salesforceOrigin.test(origin) || origin === consoleOrigin
  const isSameScheme = origin.startsWith(`${window.location.protocol}//`)
  // The platform throws this text itself, not an Error.
  // eslint-disable-next-line @typescript-eslint/only-throw-error
  if (!isKnown || !isSameScheme || !query.get('mode')) throw framing
  return origin
}

/**
 * The page's side of Open CTI for Lightning: puts `sforce.opencti` on the window.
 *
 * @throws a text, where the page's address does not say that a console frames it
 */
export function installOpenCti(window: PageWindow, { apiVersion, consoleOrigin }: LibraryOptions): void {
  const origin = originOf(window, consoleOrigin)
  const callbacks = new Map<string, Callback>()
  const listeners = new Map<string, Callback[]>()
  let count = 0

  const pick = (argument: Argument, names: readonly string[]) =>
    Object.fromEntries(names.filter((name) => name in argument).map((name) => [name, argument[name]]))

  const listen = (methodName: string, listener: Callback) =>
    listeners.set(methodName, [...(listeners.get(methodName) ?? []), listener])

  function send(methodName: string, argument: Argument, args: Argument): void {
    const callId = count++
    const { callback, listener } = argument
    if (isFunction(callback)) callbacks.set(`${methodName}_${String(callId)}`, callback)
    if (isFunction(listener)) listen(methodName === 'subscribe' ? newsOf(callId) : methodName, listener)
    window.parent.postMessage(
      {
        methodName,
        callId,
        apiVersion,
        apiType: 'opencti',
        isCallbackRegistered: isFunction(callback),
        isListenerRegistered: isFunction(listener),
        args,
      },
      origin,
    )
  }

  function receive({ methodName, callId, response }: OpenCtiMessage): void {
    const id = `${methodName}_${String(callId)}`
    const callback = callbacks.get(id)
    callbacks.delete(id)
    callback?.(response)
    for (const listener of listeners.get(methodName) ?? []) listener(response)
  }

  window.addEventListener('message', (event) => {
    const message = event.data
    if (event.origin !== origin || !isObject(message)) return
    if (message.apiType !== 'opencti' || message.apiVersion !== apiVersion) return
    receive(message as unknown as OpenCtiMessage)
  })

  const plain = Object.entries(demands).map(([methodName, demand]): [string, unknown] => [
    methodName,
    (...args: unknown[]) => {
      const argument = checked(demand, args)
      send(methodName, argument, pick(argument, demand.sends ?? []))
    },
  ])

  const sforce = (window.sforce ??= {})
  sforce.opencti = {
    ...constants,
    ...Object.fromEntries(plain),
    notifyInitializationComplete: (argument: Argument = {}) => {
      send('notifyInitializationComplete', argument, {})
    },
    saveLog: (...args: unknown[]) => {
      const argument = checked({}, args)
      if (!isObject(argument.value)) throw new Error(missing('`value object`'))
      send('saveLog', argument, { object: argument.value })
    },
  }
}

const constants = {
  SCREENPOP_TYPE: {
    URL: 'url',
    SOBJECT: 'sobject',
    OBJECTHOME: 'objecthome',
    LIST: 'list',
    SEARCH: 'search',
    NEW_RECORD_MODAL: 'newRecord',
    FLOW: 'flow',
  },
  CALL_TYPE: { INBOUND: 'inbound', OUTBOUND: 'outbound', INTERNAL: 'internal' },
}
