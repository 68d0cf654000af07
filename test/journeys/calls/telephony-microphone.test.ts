import { numbers } from '../../lab/agents.ts'
import { startCallBench, type CallBenchOptions } from './call-bench.ts'
import { callsOf, dial, failureOf, untilRinging, untilState } from './phone-page.ts'

const cases: readonly (readonly [string, string, CallBenchOptions])[] = [
  ['refused', 'microphone.refused', { microphone: { allowed: false } }],
  ['missing', 'microphone.missing', { microphone: { exists: false } }],
  [
    'forbidden by the policy of the page',
    'microphone.blocked-by-page',
    { headers: { 'permissions-policy': 'microphone=()' } },
  ],
]

describe.each(cases)('where the microphone is %s', (_, code, options) => {
  it('ends a call out, lets a call in ring on, and says so', async () => {
    const bench = await startCallBench(options)
    try {
      const page = await bench.openReadyPhone()
      const key = await dial(page, numbers.answers)
      expect(await untilState(page, key, 'ended')).toMatchObject({ outcome: 'failed', failure: code })

      bench.farEnd.call({ extension: 'ada' })
      const ringing = await untilRinging(page)
      expect(await failureOf(page, 'answer', ringing)).toBe(code)
      expect(await callsOf(page)).toMatchObject([{}, { state: 'ringing', answering: false }])
    } finally {
      await bench.close()
    }
  })
})
