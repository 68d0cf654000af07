import type { CallRecord, CrmHost, CrmMatch, DialRequest, RecordRef } from '../../shared/ports/crm-host.ts'
import { parseSettings } from '../../shared/ports/settings.ts'
import { expectAlike, expectFailure, expectMatch, type Clause } from './contract.ts'

/** A call as it stands in the CRM, in words that every CRM has. */
export interface WrittenCall {
  readonly key: string
  readonly direction: 'incoming' | 'outgoing'
  readonly number: string
  /** s */
  readonly durationSeconds: number
  readonly outcome: string
  /** How it sounded, in one line; empty where nobody has measured. */
  readonly audio: string
  readonly note: string
  readonly disposition: string
  /** Ids of the records that it belongs to. */
  readonly who: string | undefined
  readonly about: string | undefined
}

/** The CRM around the host: what a person does in it, and what stands in it. */
export interface CrmWorld {
  /** The one person who has `number`. */
  readonly person: RecordRef & { readonly name: string }
  readonly number: string
  /** A number that two people share. */
  readonly sharedNumber: string
  /** A company, and a case. */
  readonly company: RecordRef
  /** A number that nobody has. */
  readonly unknownNumber: string
  click(number: string, record: RecordRef): Promise<void> | void
  view(record: RecordRef): Promise<void> | void
  /** Id of the record that is open in the CRM, or the number that a new one is being made for. */
  shown(): Promise<string | undefined> | string | undefined
  panelVisible(): Promise<boolean> | boolean
  written(): Promise<readonly WrittenCall[]> | readonly WrittenCall[]
  /** The next write is refused, its answer is lost, or it makes no sense. */
  failWrite(how: 'refuse' | 'drop' | 'malformed'): Promise<void> | void
  /** Lets time pass until pending time-outs of the host have fired. */
  passTime(duration: number): Promise<void>
}

export interface CrmHostSubject {
  readonly host: CrmHost
  readonly world: CrmWorld
}

const record = ({ person, number }: CrmWorld): CallRecord => ({
  key: 'call-key-1',
  direction: 'outgoing',
  party: { number },
  startedAt: Date.UTC(2026, 0, 5, 9, 0, 0),
  answeredAt: Date.UTC(2026, 0, 5, 9, 0, 10),
  endedAt: Date.UTC(2026, 0, 5, 9, 1, 15),
  outcome: 'completed',
  who: person,
})

/** The first call back of a listener. */
const once = <T>(listen: (listener: (value: T) => void) => () => void, act: () => unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const stop = listen((value) => {
      stop()
      resolve(value)
    })
    Promise.resolve(act()).catch(reject)
  })

const idsOf = (matches: readonly CrmMatch[]): readonly string[] => matches.map((match) => match.record.id)

/** What every CRM console behind the port does. */
export const crmHostContract: readonly Clause<CrmHostSubject>[] = [
  {
    name: 'has the settings that an admin made',
    async run({ host }) {
      const { clientId, discovery, userName } = parseSettings(await host.settings())
      for (const value of [clientId, discovery, userName]) if (!value) throw new Error('a setting is empty')
    },
  },
  {
    name: 'tells the number that was clicked and the record that it stands on',
    async run({ host, world }) {
      const request = await once<DialRequest>(
        (listener) => host.onDialRequest(listener),
        () => world.click(world.number, world.person),
      )
      expectAlike(request.number, world.number)
      expectMatch(request.record, { kind: 'person', id: world.person.id, entity: world.person.entity })
    },
  },
  {
    name: 'tells the record in view',
    async run({ host, world }) {
      const viewed = await once<RecordRef | undefined>(
        (listener) => host.onRecordViewed((seen) => seen?.id === world.company.id && listener(seen)),
        () => world.view(world.company),
      )
      expectMatch(viewed, { kind: world.company.kind, id: world.company.id })
    },
  },
  {
    name: 'finds the one person who has a number',
    async run({ host, world }) {
      const matches = await host.findByNumber([world.number])
      expectAlike(idsOf(matches), [world.person.id])
      expectAlike(matches[0]?.record.name, world.person.name)
    },
  },
  {
    name: 'finds everybody who shares a number',
    async run({ host, world }) {
      const matches = await host.findByNumber([world.sharedNumber])
      if (matches.length < 2) throw new Error(`found ${String(matches.length)}`)
    },
  },
  {
    name: 'finds nobody who has an unknown number',
    async run({ host, world }) {
      expectAlike(await host.findByNumber([world.unknownNumber]), [])
    },
  },
  {
    name: 'shows a record',
    async run({ host, world }) {
      await host.pop({ type: 'record', record: world.person })
      expectAlike(await world.shown(), world.person.id)
    },
  },
  {
    name: 'starts a new record for a number',
    async run({ host, world }) {
      await host.pop({ type: 'new-record', number: world.unknownNumber })
      expectAlike(await world.shown(), world.unknownNumber)
    },
  },
  {
    name: 'opens the panel',
    async run({ host, world }) {
      await host.showPanel({ visible: true })
      expectAlike(await world.panelVisible(), true)
    },
  },
  {
    name: 'writes a call with its direction, number, duration and person',
    async run({ host, world }) {
      await host.writeCall(record(world))
      const [written, ...others] = await world.written()
      expectAlike(others, [])
      expectMatch(written, { key: 'call-key-1', direction: 'outgoing', number: world.number })
      expectMatch(written, { durationSeconds: 65, outcome: 'completed', who: world.person.id })
    },
  },
  {
    name: 'writes a call that was missed, from somebody unknown',
    async run({ host, world }) {
      const { answeredAt: _, who: __, ...call } = record(world)
      await host.writeCall({
        ...call,
        direction: 'incoming',
        outcome: 'missed',
        party: { number: world.unknownNumber },
      })
      const [written] = await world.written()
      expectMatch(written, {
        direction: 'incoming',
        number: world.unknownNumber,
        outcome: 'missed',
        durationSeconds: 0,
      })
    },
  },
  {
    name: 'writes how a call has sounded, where that was measured',
    async run({ host, world }) {
      const figures = { mos: 3.84, loss: 0.02, roundTrip: 40, jitter: 8 }
      const quality = { worst: 'quality.loss', codec: 'opus', relayed: true, ...figures } as const
      await host.writeCall(record(world))
      expectAlike((await world.written())[0]?.audio, '')
      await host.writeCall({ ...record(world), quality })
      expectAlike(
        (await world.written())[0]?.audio,
        "fair (MOS 3.8), the agent's network lost packets; opus, relayed; RTT 40 ms, loss 2.0 %, jitter 8 ms [quality.loss]",
      )
    },
  },
  {
    name: 'writes a call once, however often it is asked to',
    async run({ host, world }) {
      const ids = [await host.writeCall(record(world)), await host.writeCall(record(world))]
      expectAlike((await world.written()).length, 1)
      expectAlike(ids[0], ids[1])
    },
  },
  {
    name: 'adds what the wrap-up adds to the call that is written already',
    async run({ host, world }) {
      await host.writeCall(record(world))
      await host.writeCall({
        ...record(world),
        note: 'wants a quote',
        disposition: 'Order',
        about: world.company,
      })
      const [written, ...others] = await world.written()
      expectAlike(others, [])
      expectMatch(written, { note: 'wants a quote', disposition: 'Order', about: world.company.id })
    },
  },
  {
    name: 'tells that a write was refused, and writes when it is asked again',
    async run({ host, world }) {
      await world.failWrite('refuse')
      await expectFailure(host.writeCall(record(world)), 'crm.refused')
      await host.writeCall(record(world))
      expectAlike((await world.written()).length, 1)
    },
  },
  {
    name: 'tells that the answer to a write never came, and finds the call when it is asked again',
    async run({ host, world }) {
      await world.failWrite('drop')
      const writing = expectFailure(host.writeCall(record(world)), 'crm.unreachable')
      await world.passTime(15_000)
      await writing
      await host.writeCall(record(world))
      expectAlike((await world.written()).length, 1)
    },
  },
  {
    name: 'tells that an answer made no sense',
    async run({ host, world }) {
      await world.failWrite('malformed')
      await expectFailure(host.writeCall(record(world)), 'crm.malformed', 'crm.unreachable')
      await host.writeCall(record(world))
      expectAlike((await world.written()).length, 1)
    },
  },
]
