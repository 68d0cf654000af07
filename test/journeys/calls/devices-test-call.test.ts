import type { IceServer } from '../../../shared/ports/telephony.ts'
import type { TestResult } from '../../../shared/ports/test-call.ts'
import { startCallBench, type CallBench } from './call-bench.ts'

let bench: CallBench

beforeAll(async () => {
  bench = await startCallBench({ pages: { '/test-call': 'test/journeys/calls/page/test-call.ts' } })
})
afterAll(() => bench.close())

/** Runs a test in which the agent hears everything. */
async function testWith(iceServers: readonly IceServer[]): Promise<readonly TestResult[]> {
  const page = await bench.openPhone('/test-call')
  try {
    return await page.evaluate((servers) => window.runTest(servers), iceServers)
  } finally {
    await page.context().close()
  }
}

describe('a test call in a browser', () => {
  it('hears the microphone, plays on the speaker, and calls itself', async () => {
    const results = await testWith([])
    expect(results.map(({ step, verdict }) => `${step} ${verdict}`)).toEqual([
      ...['microphone passed', 'speaker passed', 'ringer passed', 'path passed', 'relay skipped'],
    ])
    expect(results[3]?.roundTrip).toBeGreaterThanOrEqual(0)
  })

  it('tells that the relay cannot be reached', async () => {
    const dead = { urls: ['turn:127.0.0.1:9?transport=udp'], username: 'ada', credential: 'x' }
    expect((await testWith([dead]))[4]).toEqual({ step: 'relay', verdict: 'failed', failure: 'call.failed' })
  })
})
