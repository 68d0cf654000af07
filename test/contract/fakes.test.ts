import { createFakeClock } from '../../shared/fakes/clock.ts'
import { createFakeCrmHost, fakeSettings, type FakeContact } from '../../shared/fakes/crm-host.ts'
import { createFakeIdentity } from '../../shared/fakes/identity.ts'
import { createLateTelephony } from '../../shared/phone/late-telephony.ts'
import { FakeTelephony } from '../../shared/fakes/telephony.ts'
import { PhoneError } from '../../shared/call/failure.ts'
import type { CallRecord, RecordRef } from '../../shared/ports/crm-host.ts'
import { isConnected, type CallKey, type Outcome } from '../../shared/call/call.ts'
import { summaryLine } from '../../shared/call/quality-summary.ts'
import type { FailureCode } from '../../shared/call/failure.ts'
import { crmHostContract, type CrmHostSubject, type WrittenCall } from './crm-host.ts'
import { identityContract, type IdentitySubject } from './identity.ts'
import { telephonyContract, type TelephonySubject } from './telephony.ts'

const numbers = { answers: '1', busy: '486', notFound: '404', forbidden: '403', unavailable: '480' }

const refusals: Record<string, readonly [Outcome, FailureCode]> = {
  [numbers.busy]: ['busy', 'call.busy'],
  [numbers.notFound]: ['failed', 'call.not-found'],
  [numbers.forbidden]: ['failed', 'call.forbidden'],
  [numbers.unavailable]: ['failed', 'call.unavailable'],
}

const transferFailures: Record<string, FailureCode> = { [numbers.busy]: 'transfer.busy' }

/** Carries out what the phone asks of the far end by a transfer. */
function followTransfers({ calls, far }: FakeTelephony): void {
  const seen = new Set<CallKey>()
  calls.listen((all) => {
    for (const call of all) {
      if (!isConnected(call) || call.transfer?.by !== 'us' || seen.has(call.key)) continue
      seen.add(call.key)
      const failure = transferFailures[call.transfer.to.number]
      queueMicrotask(() => (failure ? far.failTransfer(call.key, failure) : far.completeTransfer(call.key)))
    }
  })
}

/** Lets the far end of the fake do what its numbers promise. */
function telephonySubject(): TelephonySubject {
  const telephony = new FakeTelephony(createFakeClock())
  const seen = new Set<CallKey>()
  followTransfers(telephony)
  telephony.calls.listen((calls) => {
    const call = calls.at(-1)
    if (call?.state !== 'dialing' || seen.has(call.key)) return
    seen.add(call.key)
    const refusal = refusals[call.party.number]
    queueMicrotask(() =>
      refusal ? telephony.far.refuse(call.key, ...refusal) : telephony.far.answer(call.key),
    )
  })
  const newest = () => telephony.calls.get().at(-1)?.key ?? ''
  return {
    telephony,
    account: async () => ({
      addressOfRecord: 'sip:ada@sip.example',
      servers: [],
      iceServers: [],
      credentials: { user: 'ada', password: 'secret', expiresAt: 0 },
    }),
    far: {
      numbers,
      call: async (from) => telephony.far.call({ number: from }),
      cancel: async (handle) => telephony.far.hangUp(handle),
      hangUp: async () => telephony.far.hangUp(newest()),
      hold: async () => telephony.far.hold(newest()),
      resume: async () => telephony.far.resume(newest()),
      askTransfer: async (number) => telephony.far.askTransfer(newest(), number),
      digits: async () => telephony.far.digits(newest()),
    },
  }
}

const writtenCall = (call: CallRecord): WrittenCall => ({
  key: call.key,
  direction: call.direction,
  number: call.party.number,
  durationSeconds: call.answeredAt === undefined ? 0 : (call.endedAt - call.answeredAt) / 1000,
  outcome: call.outcome,
  audio: call.quality ? summaryLine(call.quality) : '',
  note: call.note ?? '',
  disposition: call.disposition ?? '',
  who: call.who?.id,
  about: call.about?.id,
})

function crmSubject(): CrmHostSubject {
  const person = { kind: 'person', entity: 'Contact', id: '003A', name: 'Grace Hopper' } as const
  const company: RecordRef = { kind: 'company', entity: 'Account', id: '001A', name: 'Acme' }
  const other = { ...person, id: '003B', name: 'Linus Berg' }
  const contacts: FakeContact[] = [
    { record: person, numbers: ['+4930901820'] },
    { record: other, numbers: ['+4930555'] },
    { record: { ...other, id: '003C' }, numbers: ['+4930555'] },
  ]
  const host = createFakeCrmHost({ contacts })
  const errors = { refuse: 'crm.refused', drop: 'crm.unreachable', malformed: 'crm.malformed' } as const
  return {
    host,
    world: {
      ...{ person, company, number: '+4930901820', sharedNumber: '+4930555', unknownNumber: '+4930777' },
      click: (number, record) => host.console.clickNumber({ number, record }),
      view: (record) => host.console.view(record),
      shown() {
        const target = host.console.popped.get().at(-1)
        return target?.type === 'record' ? target.record.id : target?.number
      },
      panelVisible: () => host.console.panel.get().visible ?? false,
      written: () => [...host.console.written.get().values()].map(writtenCall),
      failWrite: (how) => host.console.failNext('writeCall', new PhoneError(errors[how])),
      passTime: async () => undefined,
    },
  }
}

function identitySubject(): IdentitySubject {
  const identity = createFakeIdentity()
  const { clientId, discovery, userName } = fakeSettings as Record<string, string>
  return {
    identity,
    world: {
      request: { clientId: clientId ?? '', discovery: discovery ?? '', userName: userName ?? '' },
      unknownUser: 'nobody@acme.example',
      complete: () => identity.signInWindow.complete(),
      refuse: () => identity.signInWindow.refuse({ code: 'sign-in.denied' }),
      endSession: () => identity.signInWindow.endSession(),
      clickSignIn: () => identity.signIn(),
      opened: () => identity.signInWindow.opened(),
    },
  }
}

describe('the fake telephony', () => {
  it.each(telephonyContract)('$name', async ({ run }) => run(telephonySubject()))
})

describe('Telephony that is loaded late', () => {
  it.each(telephonyContract)('$name', async ({ run }) => {
    const subject = telephonySubject()
    await run({ ...subject, ...createLateTelephony(async () => subject.telephony) })
  })
})

describe('the fake CRM', () => {
  it.each(crmHostContract)('$name', async ({ run }) => run(crmSubject()))
})

describe('the fake identity', () => {
  it.each(identityContract)('$name', async ({ run }) => run(identitySubject()))
})
