import { tones } from '../../agents.ts'
import { createFarEnd, type FarEnd } from './far-end.ts'
import { rtpLink } from './links.ts'

const one = { host: '127.0.0.1', port: 25_060 }
const other = { host: '127.0.0.9', port: 25_080 }

/** Two far ends without anything in between. */
describe('over UDP and plain RTP', () => {
  let caller: FarEnd
  let callee: FarEnd

  beforeEach(async () => {
    caller = createFarEnd({ link: rtpLink({ local: one, server: other }), tone: 440 })
    callee = createFarEnd({ link: rtpLink({ local: other, server: one }) })
    await Promise.all([caller.start(), callee.start()])
  })
  afterEach(() => Promise.all([caller.close(), callee.close()]))

  it('a call is heard on both sides, held, and ended', async () => {
    const next = callee.nextCall()
    const call = caller.call({ extension: '+4930123' })
    const theirs = await next
    await call.until(({ heard }) => heard.frequency === tones.farEnd)
    await theirs.until(({ heard }) => heard.frequency === 440)

    call.press('7#')
    await theirs.until(({ digits }) => digits.map(({ digit }) => digit).join('') === '7#')

    await call.hold(true)
    await call.until(({ heard }) => heard.frequency === undefined)
    await call.hold(false)
    await call.until(({ heard }) => heard.frequency === tones.farEnd)

    await theirs.hangUp()
    await call.until(({ state }) => state === 'ended')
  })

  it('a call that is refused, and one that is called off', async () => {
    callee.behave('busy', { rings: 0, then: 486 })
    const refused = await caller.call({ extension: 'busy' }).until(({ state }) => state === 'ended')
    expect(refused.ending).toMatchObject({ status: 486 })

    callee.behave('slow', { rings: 0, then: 'ring-on' })
    const call = caller.call({ extension: 'slow' })
    await call.until(({ state }) => state === 'ringing')
    await call.hangUp()
    expect((await call.until(({ state }) => state === 'ended')).ending).toMatchObject({ status: 487 })
  })
})
