import { systemClock } from '../ports/clock.ts'
import type { Attempt } from './attempt.ts'
import { createTokenService } from '../token-service/token-service.ts'
import { answerRelay, watchRelay, type RelayDeps } from './relay.ts'
import { deployment, hastyClock } from './testing.ts'

let service: Awaited<ReturnType<typeof createTokenService>>
let deps: RelayDeps

beforeEach(async () => {
  service = await createTokenService({
    issuers: [],
    clients: [],
    origins: [deployment.ownOrigin],
    redirectPages: [deployment.redirectPage],
    line: { lineOf: () => undefined, servers: [], secret: '' },
  })
  deps = { fetch, clock: systemClock, tokenService: await service.listen({ port: 0, host: '127.0.0.1' }) }
})
afterEach(() => service.close())

const attempt = { state: 'state', relaySecret: 'secret' } as Attempt
const url = `${deployment.redirectPage}#state=state&code=code`

const watch = (trouble: (detail: string) => void = () => undefined) => {
  let stop = (): void => undefined
  const received = new Promise<string>((resolve) => {
    stop = watchRelay(deps, attempt, { received: resolve, trouble })
  })
  return { received, stop: () => stop() }
}

test('an answer reaches the frame that opened the relay', async () => {
  const { received } = watch()
  expect(await answerRelay(deps, 'state', url)).toBe(true)
  expect(await received).toBe(url)
})

test('an answer that comes before the relay is open is brought once more', async () => {
  const { fetch: reach } = deps
  const refused = new Promise<void>((resolve) => {
    deps = {
      ...deps,
      async fetch(...request) {
        const response = await reach(...request)
        if (response.status === 404) resolve()
        return response
      },
    }
  })
  const brought = answerRelay(deps, 'state', url)
  await refused
  const { received } = watch()
  expect(await brought).toBe(true)
  expect(await received).toBe(url)
})

test('a relay that cannot be reached is tried again', async () => {
  const { fetch: reach } = deps
  let failures = 2
  deps = {
    ...deps,
    clock: hastyClock,
    fetch: (...request) =>
      failures-- > 0 ? Promise.reject(new TypeError('Failed to fetch')) : reach(...request),
  }
  const troubles: string[] = []
  const { received } = watch((detail) => troubles.push(detail))
  expect(await answerRelay(deps, 'state', url)).toBe(true)
  expect(await received).toBe(url)
  expect(troubles).toContain('127.0.0.1:' + new URL(deps.tokenService).port + ': Failed to fetch')
})

test('an answer that no frame asked for is not kept', async () => {
  deps = { ...deps, clock: hastyClock }
  expect(await answerRelay(deps, 'state', url)).toBe(false)
})

test('nothing is asked after it is given up', async () => {
  const asked: (RequestInit | undefined)[] = []
  const begun = new Promise<void>((resolve) => {
    deps = {
      ...deps,
      fetch(...[, init]) {
        asked.push(init)
        resolve()
        return new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => {
            reject(init.signal?.reason as Error)
          })
        })
      },
    }
  })
  const { stop } = watch()
  await begun
  stop()
  expect(asked.map((init) => init?.signal?.aborted)).toEqual([true])
})
