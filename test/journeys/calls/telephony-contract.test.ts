import { numbers, sipDomain } from '../../lab/agents.ts'
import type { FarEnd, FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { telephonyContract, type FarSide } from '../../contract/telephony.ts'
import { startCallBench, type CallBench } from './call-bench.ts'

/** The far end's call that is up, or was last. */
function newest(farEnd: FarEnd): FarEndCall {
  const call = farEnd.calls().at(-1)
  if (!call) throw new Error('the far end has no call')
  return call
}

const farSide = (farEnd: FarEnd): FarSide => ({
  numbers,
  call: async (from) => farEnd.call({ extension: 'ada', from }).id,
  cancel: async (handle) =>
    farEnd
      .calls()
      .find(({ id }) => id === handle)
      ?.hangUp(),
  hangUp: () => newest(farEnd).hangUp(),
  hold: async () => void (await newest(farEnd).hold(true)),
  resume: async () => void (await newest(farEnd).hold(false)),
  askTransfer: async (number) => void (await newest(farEnd).transfer(`sip:${number}@${sipDomain}`)),
  async digits(count) {
    const { digits } = await newest(farEnd).until((report) => report.digits.length >= count)
    return digits.map(({ digit }) => digit).join('')
  },
})

describe('telephony over SIP, in a page', () => {
  let bench: CallBench

  beforeAll(async () => {
    bench = await startCallBench({ pages: { '/phone': 'test/journeys/calls/page/contract.ts' } })
  })
  afterAll(() => bench.close())

  it.each(telephonyContract)('$name', async ({ name }) => {
    const page = await bench.openPhone()
    const far = farSide(bench.farEnd)
    await page.exposeFunction('accountOfAda', () => bench.accountOf('ada'))
    await page.exposeFunction(
      'farSide',
      (method: Exclude<keyof FarSide, 'numbers'>, ...parameters: never[]) =>
        (far[method] as (...given: never[]) => unknown)(...parameters),
    )
    await page.evaluate((given) => void (window.farNumbers = given), numbers)
    await page.evaluate((given) => window.runClause(given), name)
    await page.context().close()
  })
})
