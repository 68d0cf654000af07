import type { TestResult } from '../../../shared/ports/test-call.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { startIceServer, type IceServerHere } from './ice-server.ts'
import type { TestedPhone } from './page/test-call.ts'

let bench: CallBench
let outside: IceServerHere

beforeAll(async () => {
  outside = await startIceServer()
  bench = await startCallBench({ pages: { '/test-call': 'test/journeys/calls/page/test-call.ts' } })
})
afterAll(async () => {
  await bench.close()
  outside.close()
})

interface Tested extends TestedPhone {
  /** The line is not registered. */
  readonly offline?: boolean
}

/** Runs a test in which the agent hears what is really played. */
async function testWith({ offline = false, ...phone }: Tested): Promise<readonly TestResult[]> {
  const page = await bench.openPhone('/test-call')
  try {
    if (!offline) await page.evaluate((account) => window.connect(account), bench.accountOf('ada'))
    return await page.evaluate((given) => window.runTest(given), phone)
  } finally {
    await page.context().close()
  }
}

const stepOf = (results: readonly TestResult[], wanted: TestResult['step']) =>
  results.find(({ step }) => step === wanted)

const dead = { urls: ['turn:127.0.0.1:9?transport=udp'], username: 'ada', credential: 'x' }

describe('a test call in a browser', () => {
  it('hears the microphone, plays on the speaker, rings, and reaches line, network and relay', async () => {
    const results = await testWith({ iceServers: [outside.stun, outside.turn] })
    expect(results.map(({ step, verdict, proof = '' }) => `${step} ${verdict} ${proof}`.trim())).toEqual([
      ...['microphone passed', 'speaker passed', 'ringer passed'],
      ...['line passed', 'path passed server', 'relay passed'],
    ])
    expect(stepOf(results, 'line')?.roundTrip).toBeGreaterThanOrEqual(0)
  }, 30_000)

  it('tells that the ringer is silent', async () => {
    expect(stepOf(await testWith({ mute: true }), 'ringer')).toEqual({ step: 'ringer', verdict: 'failed' })
  }, 30_000)

  it('tells that the line is not there', async () => {
    expect(stepOf(await testWith({ offline: true }), 'line')).toEqual({
      step: 'line',
      verdict: 'failed',
      failure: 'line.unreachable',
    })
  }, 30_000)

  it('claims no more than that the browser can send, where no server is named', async () => {
    const results = await testWith({})
    expect(stepOf(results, 'path')).toEqual({ step: 'path', verdict: 'passed', proof: 'browser' })
    expect(stepOf(results, 'relay')?.verdict).toBe('skipped')
  }, 30_000)

  it('tells that nothing gets out of the network', async () => {
    const results = await testWith({ iceServers: [dead] })
    expect(stepOf(results, 'path')).toEqual({ step: 'path', verdict: 'failed' })
    expect(stepOf(results, 'relay')).toEqual({ step: 'relay', verdict: 'failed' })
  }, 45_000)

  it('tells that the relay refuses the phone, although the network is open', async () => {
    const closed = await startIceServer(false)
    try {
      const results = await testWith({ iceServers: [closed.stun, closed.turn] })
      expect(stepOf(results, 'path')).toMatchObject({ verdict: 'passed', proof: 'server' })
      expect(stepOf(results, 'relay')).toEqual({ step: 'relay', verdict: 'failed' })
    } finally {
      closed.close()
    }
  }, 45_000)

  it('says that the service is out of reach that would name the relay', async () => {
    const results = await testWith({ withoutService: true })
    expect(stepOf(results, 'relay')).toMatchObject({ verdict: 'failed', failure: 'line.service' })
  }, 30_000)
})
