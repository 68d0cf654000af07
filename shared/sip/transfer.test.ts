import type { Notification, Session } from 'sip.js'
import { createFakeClock } from '../fakes/clock.ts'
import { deferred } from './deferred.ts'
import { Transfer } from './transfer.ts'

/** The far end is asked to take our place in another call, whose other side leaves us when told. */
async function ask() {
  const clock = createFakeClock()
  const refer = jest.fn()
  const session = {
    dialog: { refer },
    userAgent: { configuration: { uri: 'sip:ada@sip.example' }, contact: 'sip:ada@192.0.2.1' },
  } as unknown as Session
  const transfer = new Transfer({ session, clock, onProgress: () => undefined })
  const { promise: left, resolve: leave } = deferred()
  const over = jest.fn()
  void transfer
    .ask('<sip:grace@sip.example?Replaces=1>', Promise.resolve(), left)
    .catch(({ code }: { code: string }) => code)
    .then(over)
  await clock.advance(0)
  const hear = async (status: string) => {
    transfer.notified({ request: { body: `SIP/2.0 ${status}\r\n` } } as Notification)
    await clock.advance(0)
  }
  return { clock, refer, leave, over, hear }
}

describe('a transfer of which nothing is told', () => {
  it('fails after three minutes', async () => {
    const { clock, refer, over } = await ask()
    expect(refer).toHaveBeenCalledTimes(1)
    await clock.advance(179_000)
    expect(over).not.toHaveBeenCalled()
    await clock.advance(1_000)
    expect(over).toHaveBeenCalledWith('transfer.failed')
  })

  it('is over soon after the one whose call was to be taken over has left us', async () => {
    const { clock, leave, over } = await ask()
    await clock.advance(2_000)
    leave()
    await clock.advance(9_000)
    expect(over).not.toHaveBeenCalled()
    await clock.advance(1_000)
    expect(over).toHaveBeenCalledWith('untold')
  })
})

describe('a transfer whose target has left us', () => {
  it('has failed where that is told within that time', async () => {
    const { clock, leave, over, hear } = await ask()
    leave()
    await clock.advance(9_000)
    await hear('481 Call/Transaction Does Not Exist')
    expect(over).toHaveBeenCalledWith('transfer.failed')
  })

  it('is connected as soon as that is told, and leaves nothing to wait for', async () => {
    const { clock, leave, over, hear } = await ask()
    await hear('200 OK')
    leave()
    await clock.advance(0)
    expect(over).toHaveBeenCalledWith('connected')
    expect(clock.waiting()).toBe(0)
  })
})
