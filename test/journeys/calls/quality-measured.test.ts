import type { Page } from 'playwright-core'
import type { Grade } from '../../../shared/call/quality.ts'
import { numbers } from '../../lab/agents.ts'
import type { FarEndCall } from '../../lab/sip/far-end/far-end.ts'
import { startCallBench, type CallBench } from './call-bench.ts'
import { untilCause as untilQuality } from './heard-quality.ts'
import { command, dial, hearsAgent, untilAgentHears, untilState } from './phone-page.ts'
import { systems } from './stage.ts'
import { writeSilence } from './tone-file.ts'

declare global {
  interface Window {
    players: HTMLMediaElement[]
  }
}

interface Talk {
  readonly page: Page
  readonly key: string
  readonly far: FarEndCall
}

async function talk(bench: CallBench, prepare?: (page: Page) => Promise<void>): Promise<Talk> {
  const page = await bench.openReadyPhone()
  await prepare?.(page)
  const next = bench.farEnd.nextCall()
  const key = await dial(page, numbers.answers)
  const far = await next
  await untilState(page, key, 'active')
  return { page, key, far }
}

const untilCause = ({ page, key }: Talk, cause?: string, grade?: Grade) =>
  untilQuality(page, key, cause, grade)

async function end({ page }: Talk): Promise<void> {
  await page.evaluate(() => window.phone.telephony.disconnect())
  await page.context().close()
}

describe.each(systems)('a call on %s that is measured', (_, system) => {
  let bench: CallBench
  let call: Talk

  beforeAll(async () => {
    bench = await startCallBench({ system })
  })
  afterAll(() => bench.close())
  beforeEach(async () => {
    call = await talk(bench)
  })
  afterEach(() => end(call))

  it('sounds good where nothing is wrong, and says how it was carried', async () => {
    await call.far.until(hearsAgent)
    // A busy machine brings its first packets unevenly.
    const quality = await untilCause(call, undefined, 'good')
    expect(quality).toMatchObject({ overall: { codec: 'pcmu', relayed: false } })
    expect(quality.mos).toBeGreaterThan(4)
    expect(quality.loss).toBeLessThan(0.02)
    expect(quality.overall).not.toHaveProperty('worst')
  })

  it('tells that packets are lost, and tells it no more once they are not', async () => {
    call.far.lose(0.2)
    const bad = await untilCause(call, 'quality.loss')
    expect(bad.grade).not.toBe('good')
    expect(bad.loss).toBeGreaterThan(0.1)
    call.far.lose(0)
    const { overall } = await untilCause(call)
    expect(overall.worst).toBe('quality.loss')
    expect(overall.mos).toBeLessThan(4.2)
  })

  it('tells that nothing arrives', async () => {
    call.far.lose(1)
    expect((await untilCause(call, 'quality.no-packets')).grade).not.toBe('good')
    call.far.lose(0)
    await untilCause(call)
  })

  it('blames nobody while it is on hold or muted, and is forgotten when it is over', async () => {
    const { page, key } = call
    await untilCause(call)
    call.far.lose(1)
    await untilCause(call, 'quality.no-packets')
    await command(page, 'hold', key)
    expect(await untilCause(call)).not.toHaveProperty('cause')
    await command(page, 'hangUp', key)
    await page.evaluate((gone) => window.phone.telephony.release(gone), key)
    expect(await page.evaluate(() => window.phone.telephony.quality.get().size)).toBe(0)
  })
})

/** Has the page keep what plays the far end, the newest last. */
const keepPlayers = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const create = document.createElement.bind(document)
    const players: HTMLMediaElement[] = []
    Object.assign(window, { players })
    document.createElement = (name: string) => {
      const element = create(name)
      if (element instanceof HTMLMediaElement) players.push(element)
      return element
    }
  })

const countPlayers = (page: Page): Promise<number> => page.evaluate(() => window.players.length)

describe('a loudspeaker that stops to play', () => {
  it('is told, and is asked to play again', async () => {
    const bench = await startCallBench()
    const call = await talk(bench, keepPlayers)
    try {
      await untilCause(call)
      const before = await countPlayers(call.page)
      await call.page.evaluate(() => {
        const [newest] = window.players.slice(-1)
        if (newest) newest.srcObject = null
      })
      await untilCause(call, 'quality.not-played')
      const { overall } = await untilCause(call)
      expect(overall.worst).toBe('quality.not-played')
      expect(await countPlayers(call.page)).toBe(before + 1)
      await untilAgentHears(call.page)
    } finally {
      await end(call)
      await bench.close()
    }
  })
})

describe('a microphone that is switched off by its own switch', () => {
  it('is noticed, but not while the call is muted here', async () => {
    const bench = await startCallBench({ microphone: { hears: await writeSilence() } })
    const call = await talk(bench)
    try {
      await untilCause(call, 'quality.microphone-silent')
      await call.page.evaluate((key) => window.phone.telephony.mute(key, true), call.key)
      await untilCause(call)
    } finally {
      await end(call)
      await bench.close()
    }
  })
})
