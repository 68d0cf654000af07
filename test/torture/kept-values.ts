import { columnsOf } from '../../d365/provider/phone-call.ts'
import { logCall } from '../../force-app/connector/call-log.ts'
import { keep, recall } from '../../shared/desk/agent-memory.ts'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { StoredJournal } from '../../shared/journal/journal.ts'
import { openIndexedDbStore } from '../../shared/journal/store.ts'
import { createSessionKeeper } from '../../shared/keycloak/session-keeper.ts'
import type { CallRecord } from '../../shared/ports/crm-host.ts'
import { createDevices } from '../../shared/sip/media/devices.ts'
import { openDB } from 'idb'
import { must, type PageInput } from './page-input.ts'
import { settle } from './phone.ts'

const chosenDevices: PageInput = {
  name: 'the devices that were chosen',
  values: [
    JSON.stringify({
      chosen: { microphone: { id: 'm', label: 'Headset' }, ringer: { id: 'r', label: 'Speaker' } },
      processing: { echoCancellation: true, noiseSuppression: false, autoGainControl: true },
    }),
  ],
  async take(value) {
    let kept = value
    const storage = {
      getItem: () => kept,
      setItem: (_: string, text: string) => void (kept = text),
    }
    const page = { mediaDevices: undefined, canChooseSpeaker: true, storage: () => storage }
    const devices = createDevices(page as unknown as Parameters<typeof createDevices>[0])
    devices.microphoneChoice.constraints()
    devices.choose('microphone', { id: 'other', label: 'Other' })
    must(JSON.stringify(devices.microphoneChoice.constraints()).includes('other'), 'no device can be chosen')
  },
}

const session = {
  issuer: 'https://id.example/realms/acme',
  clientId: 'phone.example',
  userName: 'ada@acme.example',
}

const agentMemory: PageInput = {
  name: 'what an agent has chosen',
  values: [JSON.stringify({ doNotDisturb: true, lastDialed: '+4930901820' })],
  async take(value) {
    let stored = value
    const storage = () => ({
      getItem: () => stored as string,
      setItem: (_: string, text: string) => void (stored = text),
    })
    const { doNotDisturb, lastDialed = '' } = recall(storage, 'u-1')
    must(typeof doNotDisturb === 'boolean' && lastDialed.length <= 200, 'no memory of an agent')
    keep(storage, 'u-1', { doNotDisturb: true, lastDialed: '112' })
    must(recall(storage, 'u-1').lastDialed === '112', 'nothing can be kept')
  },
}

const keptSession: PageInput = {
  name: 'the session that was kept',
  values: [
    { ...session, refreshToken: { key: {}, iv: new Uint8Array(12), bytes: new ArrayBuffer(32) } },
    { ...session, refreshToken: { iv: 'x' } },
  ],
  async take(value) {
    const keeper = createSessionKeeper(undefined)
    await keeper.find()
    const database = await openDB('sidetone-sign-in')
    await database.put('sessions', value, 'newest')
    database.close()
    must((await keeper.find()) === undefined, 'a session was believed that nobody has sealed')
    await keeper.keep({ ...session, refreshToken: 'the-token' })
    must((await keeper.find())?.refreshToken === 'the-token', 'no session can be kept')
    await keeper.forget()
  },
}

const ended = (key: string, startedAt: number) => ({
  entry: {
    ...{ key, owner: 'u-1', complete: true },
    call: {
      ...{ key, state: 'ended', direction: 'incoming', party: { number: '+49301', name: 'Grace' } },
      ...{ startedAt, answeredAt: startedAt + 1, endedAt: startedAt + 2, outcome: 'completed' },
    },
    who: { kind: 'person', entity: 'Contact', id: '003', name: 'Grace' },
  },
  ...{ startedAt, page: 'gone', confirmed: false },
})

const ringing = (key: string) => {
  const call = { key, state: 'ringing', direction: 'incoming', party: { number: '+49301' }, startedAt: 1 }
  return { entry: { key, owner: 'u-1', call, complete: false }, startedAt: 1, page: 'gone', confirmed: false }
}

let journals = 0

const journal: PageInput = {
  name: 'the calls that were written down',
  values: [ended('call-1', 1), ringing('call-1')],
  async take(value) {
    const name = `journal-${String(++journals)}`
    const store = await openIndexedDbStore(name)
    const database = await openDB(name)
    // What the browser itself does not take has never been there.
    await database.put('entries', value).catch(() => undefined)
    await store.put(ended('call-2', 5) as unknown as Parameters<typeof store.put>[0])
    const sent: CallRecord[] = []
    const outbox = new StoredJournal({
      store,
      async send(record) {
        // As the adapters read it.
        columnsOf(record)
        await logCall(record, async () => '00T000000000001')
        sent.push(record)
      },
      pages: { own: 'own', isAlive: async () => false },
      clock: createFakeClock(),
    })
    await outbox.open('u-1')
    for (let left = 50; left > 0 && !sent.some(({ key }) => key === 'call-2'); left--) await settle()
    must(
      sent.some(({ key }) => key === 'call-2'),
      'a call was not sent, because of another one',
    )
    outbox.close()
    database.close()
    indexedDB.deleteDatabase(name)
  },
}

/** What the phone has kept in this browser; another version of it may have done that. */
export const keptValues: readonly PageInput[] = [chosenDevices, agentMemory, keptSession, journal]
