import { PhoneError } from '../call/failure.ts'
import { FakeTelephony } from '../fakes/telephony.ts'
import type { LineAccount, Telephony } from '../ports/telephony.ts'
import { createLateTelephony } from './late-telephony.ts'

const account = async (): Promise<LineAccount> => ({
  addressOfRecord: 'sip:ada@sip.example',
  servers: [],
  iceServers: [],
  credentials: { user: 'ada', password: 'secret', expiresAt: 0 },
})

/** Telephony that comes when the test says so. */
function slowly() {
  let arrive = (): void => undefined
  const coming = new Promise<Telephony>((resolve) => (arrive = () => resolve(new FakeTelephony())))
  const create = jest.fn(() => coming)
  return { ...createLateTelephony(create), create, arrive: () => arrive() }
}

test('it is not loaded before somebody signs in', () => {
  const { telephony, create } = slowly()
  expect(create).not.toHaveBeenCalled()
  expect(telephony.line.get()).toEqual({ state: 'off' })
  expect(() => telephony.dial('1')).toThrow(new PhoneError('line.unreachable', 'not loaded'))
})

test('it is loaded once, however often it is asked for', async () => {
  const { telephony, load, create, arrive } = slowly()
  load()
  const connected = telephony.connect(account)
  expect(telephony.line.get().state).toBe('connecting')
  arrive()
  await connected
  expect(telephony.line.get().state).toBe('ready')
  expect(create).toHaveBeenCalledTimes(1)
})

test('who signs out before it has come gets no line', async () => {
  const { telephony, arrive } = slowly()
  const connected = telephony.connect(account)
  await telephony.disconnect()
  arrive()
  await connected
  expect(telephony.line.get()).toEqual({ state: 'off' })
})

test('where it does not come it is tried again when the agent asks for that', async () => {
  const create = jest.fn<Promise<Telephony>, []>().mockRejectedValueOnce(new Error('offline'))
  create.mockResolvedValue(new FakeTelephony())
  const { telephony } = createLateTelephony(create)
  telephony.tryAgain()
  expect(create).not.toHaveBeenCalled()
  await expect(telephony.connect(account)).rejects.toThrow('offline')
  telephony.tryAgain()
  await new Promise((resolve) => telephony.line.listen(({ state }) => state === 'ready' && resolve(state)))
  expect(create).toHaveBeenCalledTimes(2)
})

test('where it does not come the line has failed, and the next try loads again', async () => {
  const create = jest.fn<Promise<Telephony>, []>().mockRejectedValueOnce(new Error('offline'))
  create.mockResolvedValue(new FakeTelephony())
  const { telephony } = createLateTelephony(create)
  await expect(telephony.connect(account)).rejects.toThrow('offline')
  expect(telephony.line.get()).toMatchObject({ state: 'failed', failure: { code: 'line.unreachable' } })
  await telephony.connect(account)
  expect(telephony.line.get().state).toBe('ready')
})
