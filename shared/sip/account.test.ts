import { PhoneError } from '../call/failure.ts'
import { createFakeClock } from '../fakes/clock.ts'
import type { LineAccount } from '../ports/telephony.ts'
import { createAccountKeeper } from './account.ts'
import { dropEntries } from './log.ts'

const minute = 60_000

function setUp(lifetime = 10 * minute) {
  const clock = createFakeClock()
  const state = { asked: 0, fails: false }
  const source = async (): Promise<LineAccount> => {
    state.asked++
    if (state.fails) throw new PhoneError('sign-in.ended')
    return {
      addressOfRecord: 'sip:ada@sip.example',
      servers: [],
      iceServers: [],
      credentials: { user: 'ada', password: String(state.asked), expiresAt: clock.now() + lifetime },
    }
  }
  return { clock, state, keeper: createAccountKeeper(source, clock, dropEntries) }
}

describe('the account', () => {
  it('is asked for once while its credentials are good, and again two minutes before they expire', async () => {
    const { clock, state, keeper } = setUp()
    await keeper.fresh()
    expect(keeper.renewIn()).toBe(8 * minute)
    await clock.advance(8 * minute - 1)
    await keeper.fresh()
    expect(state.asked).toBe(1)
    await clock.advance(1)
    expect((await keeper.fresh()).credentials.password).toBe('2')
  })

  it('is used for half of the time that its credentials are good for, where that is short', async () => {
    const { clock, state, keeper } = setUp(minute)
    await keeper.fresh()
    expect(keeper.renewIn()).toBe(minute / 2)
    await clock.advance(minute / 2 - 1)
    await keeper.fresh()
    expect(state.asked).toBe(1)
    await clock.advance(1)
    await keeper.fresh()
    expect(state.asked).toBe(2)
  })

  it('is renewed with a minute to spare by a timer that fires a minute late', async () => {
    const { clock, keeper } = setUp()
    const { credentials } = await keeper.fresh()
    await clock.advance(keeper.renewIn() + minute)
    expect(credentials.expiresAt - clock.now()).toBeGreaterThanOrEqual(minute)
    expect((await keeper.fresh()).credentials.password).toBe('2')
  })

  it('is asked for again when it turned out to be no good', async () => {
    const { state, keeper } = setUp()
    await keeper.fresh()
    keeper.discard()
    await keeper.fresh()
    expect(state.asked).toBe(2)
  })

  it('is used on while its source fails, until it has expired', async () => {
    const { clock, state, keeper } = setUp()
    await keeper.fresh()
    state.fails = true
    await clock.advance(9 * minute + 30_000)
    expect((await keeper.fresh()).credentials.password).toBe('1')
    expect(keeper.renewIn()).toBe(10_000)
    await clock.advance(30_000)
    await expect(keeper.fresh()).rejects.toMatchObject({ code: 'sign-in.ended' })
  })

  it('fails with a code where the source fails with any error', async () => {
    const keeper = createAccountKeeper(
      () => Promise.reject(new Error('boom')),
      createFakeClock(),
      dropEntries,
    )
    await expect(keeper.fresh()).rejects.toMatchObject({ code: 'line.account', detail: 'boom' })
  })
})
