import { watchNetwork } from './network.ts'

/** A browser whose network changes as the test says. */
function setUp(connection?: EventTarget & { type?: string }) {
  const page = new EventTarget()
  Object.defineProperty(globalThis, 'navigator', { value: { connection }, configurable: true })
  for (const method of ['addEventListener', 'removeEventListener'] as const)
    Object.assign(globalThis, { [method]: page[method].bind(page) })
  const heard: boolean[] = []
  return { page, heard, stop: watchNetwork((isOther) => heard.push(isOther)) }
}

describe('a network', () => {
  it('is another one when the browser is online again, until nobody listens any more', () => {
    const { page, heard, stop } = setUp()
    page.dispatchEvent(new Event('online'))
    expect(heard).toEqual([true])
    stop()
    page.dispatchEvent(new Event('online'))
    expect(heard).toHaveLength(1)
  })

  it('that is only slower than before is the same, and one of another kind is not', () => {
    const connection = Object.assign(new EventTarget(), { type: 'wifi' })
    const { heard, stop } = setUp(connection)
    connection.dispatchEvent(new Event('change'))
    connection.type = 'cellular'
    connection.dispatchEvent(new Event('change'))
    connection.dispatchEvent(new Event('change'))
    expect(heard).toEqual([false, true, false])
    stop()
    connection.dispatchEvent(new Event('change'))
    expect(heard).toHaveLength(3)
  })
})
