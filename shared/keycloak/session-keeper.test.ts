import 'fake-indexeddb/auto'
import { openDB } from 'idb'
import { createSessionKeeper, type KeptSession } from './session-keeper.ts'
import { createTestLocks } from './testing.ts'

const session: KeptSession = {
  issuer: 'https://id.example/realms/acme',
  clientId: 'phone.example',
  userName: 'ada@acme.example',
  refreshToken: 'the-refresh-token',
}

const openDatabase = () => openDB('sidetone-sign-in')

type Stored = KeptSession & { refreshToken: { key: CryptoKey; iv: Uint8Array; bytes: ArrayBuffer } }

const stored = async (): Promise<Stored> => {
  const database = await openDatabase()
  const record = (await database.get('sessions', 'newest')) as Stored
  database.close()
  return record
}

afterEach(async () => {
  await createSessionKeeper(undefined).forget()
})

test('a session is found again by another page', async () => {
  expect(await createSessionKeeper(undefined).keep(session)).toBe(true)
  expect(await createSessionKeeper(undefined).find()).toEqual(session)
})

test('the newest session takes the place of the one before', async () => {
  const keeper = createSessionKeeper(undefined)
  await keeper.keep(session)
  await keeper.keep({ ...session, refreshToken: 'a newer one' })
  expect(await keeper.find()).toMatchObject({ refreshToken: 'a newer one' })
})

test('nothing is found after it was forgotten', async () => {
  const keeper = createSessionKeeper(undefined)
  await keeper.keep(session)
  await keeper.forget()
  expect(await keeper.find()).toBeUndefined()
})

test('the token is nowhere in what is stored, and its key cannot be taken out', async () => {
  await createSessionKeeper(undefined).keep(session)
  const { refreshToken, ...rest } = await stored()
  expect(JSON.stringify(rest)).not.toContain(session.refreshToken)
  expect(Buffer.from(refreshToken.bytes).toString('latin1')).not.toContain(session.refreshToken)
  expect(refreshToken.key.extractable).toBe(false)
  await expect(crypto.subtle.exportKey('raw', refreshToken.key)).rejects.toThrow()
})

test.each([
  ['agent', { userName: 'ben@acme.example' }],
  ['client', { clientId: 'other.example' }],
  ['authority', { issuer: 'https://id.example/realms/globex' }],
])('a session that was made to look like another %s’s is not found', async (_, change) => {
  await createSessionKeeper(undefined).keep(session)
  const record = await stored()
  const database = await openDatabase()
  await database.put('sessions', { ...record, ...change }, 'newest')
  database.close()
  expect(await createSessionKeeper(undefined).find()).toBeUndefined()
})

test('what makes no sense is not found', async () => {
  await createSessionKeeper(undefined).keep(session)
  const database = await openDatabase()
  await database.put('sessions', { nothing: true }, 'newest')
  database.close()
  expect(await createSessionKeeper(undefined).find()).toBeUndefined()
})

test('one act at a time, over all pages', async () => {
  const locks = createTestLocks()
  const done: string[] = []
  const act = (name: string) => async () => {
    done.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    done.push(`${name} ends`)
  }
  const [one, other] = [createSessionKeeper(locks), createSessionKeeper(locks)]
  await Promise.all([one.alone(act('one')), other.alone(act('other'))])
  expect(done).toEqual(['one begins', 'one ends', 'other begins', 'other ends'])
})

test('a failure of an act is told, and the act is not repeated', async () => {
  const act = jest.fn(() => Promise.reject(new Error('no')))
  await expect(createSessionKeeper(createTestLocks()).alone(act)).rejects.toThrow('no')
  expect(act).toHaveBeenCalledTimes(1)
})

test('where the browser refuses locks and storage nothing is kept, and everything goes on', async () => {
  const refuse = () => Promise.reject(new DOMException('The request was denied.', 'SecurityError'))
  const open = jest.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw new DOMException('The operation is insecure.', 'SecurityError')
  })
  const keeper = createSessionKeeper({ request: refuse })
  expect(await keeper.keep(session)).toBe(false)
  expect(await keeper.find()).toBeUndefined()
  await keeper.forget()
  expect(await keeper.alone(async () => 'done')).toBe('done')
  open.mockRestore()
})
