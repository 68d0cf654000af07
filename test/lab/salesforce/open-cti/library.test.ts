import type { PageWindow } from './library.ts'
import { installOpenCti } from './library.ts'

const consoleOrigin = 'https://acme.lightning.force.com'

type Method = (...args: unknown[]) => void

interface Sent {
  readonly methodName: string
  readonly callId: number
}

function framedPage(search = `?mode=Lightning&sfdcIframeOrigin=${encodeURIComponent(consoleOrigin)}`) {
  const sent: Sent[] = []
  let receive: (event: { data: unknown; origin: string }) => void = () => undefined
  const window: PageWindow = {
    location: { protocol: 'https:', search },
    parent: { postMessage: (message) => sent.push(message as Sent) },
    addEventListener: (_type, listener) => (receive = listener),
  }
  installOpenCti(window, { apiVersion: 65, consoleOrigin: 'http://salesforce.localhost:7400' })
  const opencti = window.sforce?.opencti as Record<string, Method>
  const answer = (part: object, origin = consoleOrigin) => {
    receive({ origin, data: { apiType: 'opencti', apiVersion: 65, ...part } })
  }
  return { opencti, sent, answer }
}

describe('the page side of Open CTI', () => {
  it.each([
    '',
    '?mode=Lightning',
    `?sfdcIframeOrigin=${consoleOrigin}`,
    '?mode=x&sfdcIframeOrigin=https://evil.com',
  ])('refuses to start with the parameters "%s"', (search) => {
    expect(() => framedPage(search)).toThrow('Failed to initialize Open CTI')
  })

  it('sends a call as the console expects it', () => {
    const { opencti, sent } = framedPage()
    const callback = jest.fn()
    opencti.screenPop?.({ type: 'search', params: { searchString: 'abc' }, other: 1, callback })
    opencti.saveLog?.({ value: { entityApiName: 'Task' } })
    const common = { apiVersion: 65, apiType: 'opencti', isListenerRegistered: false }
    expect(sent).toEqual([
      {
        ...common,
        callId: 0,
        methodName: 'screenPop',
        isCallbackRegistered: true,
        args: { type: 'search', params: { searchString: 'abc' } },
      },
      {
        ...common,
        callId: 1,
        methodName: 'saveLog',
        isCallbackRegistered: false,
        args: { object: { entityApiName: 'Task' } },
      },
    ])
  })

  it('calls a callback once, and only for the console and the same version', () => {
    const { opencti, answer } = framedPage()
    const callback = jest.fn()
    opencti.getAppViewInfo?.({ callback })
    const message = { methodName: 'getAppViewInfo', callId: 0, response: { success: true } }
    answer(message, 'https://stranger.example')
    answer({ ...message, apiVersion: 64 })
    expect(callback).not.toHaveBeenCalled()
    answer(message)
    answer(message)
    expect(callback.mock.calls).toEqual([[{ success: true }]])
  })

  it('calls a listener once per registration for every message of its method', () => {
    const { opencti, answer } = framedPage()
    const listener = jest.fn()
    opencti.onClickToDial?.({ listener })
    opencti.onClickToDial?.({ listener })
    answer({ methodName: 'onClickToDial', response: { number: '1' } })
    expect(listener.mock.calls).toEqual([[{ number: '1' }], [{ number: '1' }]])
  })

  it.each([
    ['runApex', [], 'Must pass in only one object'],
    ['runApex', [{}], 'Must pass in only one object'],
    ['screenPop', [{ type: 'url' }, {}], 'Must pass in only one object'],
    ['refreshView', [{}], 'Must pass in only one object'],
    ['getAppViewInfo', [{ a: 1 }], 'Missing the required argument `callback`!'],
    ['onClickToDial', [{ a: 1 }], 'Missing the required argument `listener`!'],
    ['saveLog', [{ a: 1 }], 'Missing the required argument `value object`!'],
  ])('%s refuses %j', (method, args, message) => {
    const { opencti } = framedPage()
    expect(() => opencti[method]?.(...args)).toThrow(message)
  })

  it('lets refreshView and notifyInitializationComplete go without an argument', () => {
    const { opencti, sent } = framedPage()
    opencti.refreshView?.()
    opencti.notifyInitializationComplete?.()
    expect(sent.map(({ methodName }) => methodName)).toEqual(['refreshView', 'notifyInitializationComplete'])
  })
})
