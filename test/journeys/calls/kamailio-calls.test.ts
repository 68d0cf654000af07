import { numbers, tones } from '../../lab/agents.ts'
import { ephemeralAccount } from '../../lab/sip/authentication/ephemeral.ts'
import type { Account } from '../../lab/sip/authentication/digest.ts'
import { createFarEnd, type FarEnd } from '../../lab/sip/far-end/far-end.ts'
import { rtpLink, webRtcLink } from '../../lab/sip/far-end/links.ts'
import type { CallReport } from '../../lab/sip/far-end/report.ts'
import { startKamailio, type KamailioPlatform } from '../../lab/sip/kamailio/kamailio.ts'
import { startSipp, type Scenario } from '../../lab/sip/kamailio/sipp.ts'

const secret = 'only for tests'
const agentTone = 440

let kamailio: KamailioPlatform
const farEnds: FarEnd[] = []

const accountOf = (extension: string, lifetime = 600): Account =>
  ephemeralAccount(secret, { extension, expires: Date.now() / 1000 + lifetime })

async function start(farEnd: FarEnd): Promise<FarEnd> {
  farEnds.push(farEnd)
  await farEnd.start()
  return farEnd
}

/** A browser's way to speak SIP and to send audio, without the browser. */
const agent = (extension: string, account = accountOf(extension)): Promise<FarEnd> =>
  start(
    createFarEnd({
      link: webRtcLink({ account, user: extension, server: { url: kamailio.webSocketUrl } }),
      tone: agentTone,
    }),
  )

const trunk = (): Promise<FarEnd> =>
  start(createFarEnd({ link: rtpLink({ local: kamailio.trunk, server: kamailio.sip }) }))

const sipp = (scenario: Scenario) =>
  startSipp({ scenario, local: kamailio.trunk, server: kamailio.sip, calls: 1 })

const hears =
  (frequency: number) =>
  ({ heard }: CallReport): boolean =>
    heard.frequency === frequency

const isOver = ({ state }: CallReport): boolean => state === 'ended'

beforeAll(async () => {
  kamailio = await startKamailio({ secret })
})
afterEach(() => Promise.all(farEnds.splice(0).map((farEnd) => farEnd.close())))
afterAll(() => kamailio.stop())

describe('Kamailio', () => {
  it('registers an agent with an account of the token service', async () => {
    await expect(agent('ada')).resolves.toBeDefined()
  })

  it.each([
    ['an expired account', 401, () => accountOf('ada', -1)],
    ['a wrong password', 401, () => ({ ...accountOf('ada'), password: 'guessed' })],
    ['the account of somebody else', 403, () => accountOf('ben')],
  ])('refuses %s with %i', async (_, status, account) => {
    await expect(agent('ada', account())).rejects.toMatchObject({ status })
  })

  it('turns WebRTC into plain RTP: an agent calls a number', async () => {
    const [ada, network] = [await agent('ada'), await trunk()]
    const next = network.nextCall()
    const call = ada.call({ extension: numbers.answers, from: 'ada' })
    const theirs = await next
    await call.until(hears(tones.farEnd))
    await theirs.until(hears(agentTone))

    call.press('42#')
    await theirs.until(({ digits }) => digits.map(({ digit }) => digit).join('') === '42#')

    expect(await call.hold(true)).toBe(200)
    expect(theirs.report().heldBy).toEqual(['agent'])
    expect(await call.hold(false)).toBe(200)
    await call.until(hears(tones.farEnd))

    await call.hangUp()
    expect((await theirs.until(isOver)).ending).toEqual({ by: 'agent' })
  })

  it('turns plain RTP into WebRTC: a number calls an agent', async () => {
    const [ada, network] = [await agent('ada'), await trunk()]
    const next = ada.nextCall()
    const call = network.call({ extension: 'ada', from: '+4930777', name: 'Jörg' })
    expect((await next).report()).toMatchObject({ extension: '+4930777' })
    await call.until(hears(agentTone))
    await call.hangUp()
    await (await next).until(isOver)
  })

  it('tells why a call was refused', async () => {
    const [ada] = [await agent('ada'), await trunk()]
    const busy = await ada.call({ extension: numbers.busy, from: 'ada' }).until(isOver)
    expect(busy.ending).toMatchObject({ status: 486 })
    const absent = await ada.call({ extension: 'ben', from: 'ada' }).until(isOver)
    expect(absent.ending).toMatchObject({ status: 480 })
    const another = await ada.call({ extension: numbers.answers, from: 'ben' }).until(isOver)
    expect(another.ending).toMatchObject({ status: 403 })
  })

  it('rings again at a telephone that comes back while it rings', async () => {
    const [ada, network] = [await agent('ada'), await trunk()]
    ada.behave('ada', { rings: 0, then: 'ring-on' })
    const call = network.call({ extension: 'ada' })
    await call.until(({ state }) => state === 'ringing')
    await ada.close()
    await agent('ada')
    await call.until(hears(agentTone))
  })
})

describe('with sipp as the trunk', () => {
  it('an agent calls, holds, resumes and hangs up', async () => {
    const { succeeded } = await sipp({ does: 'answer', eventType: 126 })
    const call = (await agent('ada')).call({ extension: numbers.answers, from: 'ada' })
    await call.until(hears(tones.farEnd))
    expect(await call.hold(true)).toBe(200)
    expect(await call.hold(false)).toBe(200)
    await call.hangUp()
    expect(await succeeded).toBe(true)
  })

  it('an agent is refused', async () => {
    const { succeeded } = await sipp({ does: 'reject', status: 603 })
    const call = (await agent('ada')).call({ extension: numbers.answers, from: 'ada' })
    expect((await call.until(isOver)).ending).toMatchObject({ status: 603 })
    expect(await succeeded).toBe(true)
  })

  it('an agent is called', async () => {
    const next = (await agent('ada')).nextCall()
    const { succeeded } = await sipp({
      does: 'call',
      extension: 'ada',
      from: '+4930777',
      name: 'Lab',
      lasts: 4000,
    })
    const call = await next
    await call.until(hears(tones.farEnd))
    await call.until(isOver)
    expect(await succeeded).toBe(true)
  })
})
