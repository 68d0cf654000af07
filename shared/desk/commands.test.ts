import { atom } from 'nanostores'
import { dialing, ringing } from '../call/call.ts'
import { next } from '../call/transition.ts'
import type { CallBook } from './call-book.ts'
import { newCard, type Card } from './card.ts'
import type { CommandParts } from './command-parts.ts'
import { carryOut } from './commands.ts'
import type { DeskCommand, DeskState } from './state.ts'
import { crmCase, grace } from './testing.ts'

/** Notes every method that is called, in order. */
function recorder<T extends object>(name: string, done: unknown[], known: Partial<T> = {}): T {
  const note =
    (method: string) =>
    async (...args: unknown[]) => {
      done.push([`${name}.${method}`, ...args])
      return Promise.resolve()
    }
  return new Proxy(known as T, {
    get: (target, method) => Reflect.get(target, method) ?? note(String(method)),
  })
}

const party = { number: '4711', name: 'Unknown' }
const card = newCard(ringing('in', party, 1), '4711')

async function doneBy(command: DeskCommand, state: Partial<DeskState> = {}) {
  const done: unknown[] = []
  const find = (key: string): Card | undefined => (key === 'in' ? card : undefined)
  const parts: CommandParts = {
    telephony: recorder<CommandParts['telephony']>('telephony', done, { calls: atom([]) }),
    host: recorder('host', done),
    identity: recorder('identity', done),
    book: recorder<CallBook>('book', done, { find }),
    floor: { take: (...keys: unknown[]) => done.push(['floor.take', ...keys]) } as never,
    state: () => ({ session: { state: 'signed-in' }, calls: [], ...state }) as never,
    dismiss: (notice) => done.push(['dismiss', notice]),
    dialWithLine: (number) => done.push(['dial with line', number]),
    dialed: (number) => done.push(['dialed', number]),
    setDoNotDisturb: (on) => done.push(['do not disturb', on]),
  }
  await carryOut(command, parts)
  return done
}

const key = 'in'

describe('a command', () => {
  it.each<[DeskCommand, ...unknown[]]>([
    [{ type: 'sign-in' }, ['identity.signIn']],
    [{ type: 'cancel-sign-in' }, ['identity.cancel']],
    [{ type: 'sign-out' }, ['telephony.disconnect'], ['identity.signOut']],
    [{ type: 'answer', key }, ['floor.take', key], ['telephony.answer', key]],
    [{ type: 'decline', key }, ['telephony.decline', key, undefined]],
    [{ type: 'decline', key, how: 'busy' }, ['telephony.decline', key, 'busy']],
    [{ type: 'forward', key, number: '1' }, ['telephony.forward', key, '1']],
    [{ type: 'hang-up', key }, ['telephony.hangUp', key]],
    [{ type: 'hold', key }, ['telephony.hold', key]],
    [{ type: 'resume', key }, ['floor.take', key], ['telephony.resume', key]],
    [{ type: 'mute', key, muted: true }, ['telephony.mute', key, true]],
    [{ type: 'send-digits', key, digits: '1#' }, ['telephony.sendDigits', key, '1#']],
    [{ type: 'transfer', key, number: '1' }, ['telephony.transfer', key, '1']],
    [{ type: 'go-back', key }, ['telephony.hangUp', key]],
    [{ type: 'connect', key, to: 'other' }, ['telephony.transferTo', key, 'other']],
    [{ type: 'merge', key, other: 'other' }, ['floor.take', key, 'other'], ['telephony.merge', key, 'other']],
    [{ type: 'accept-transfer', key }, ['telephony.acceptTransfer', key], ['floor.take', undefined]],
    [{ type: 'refuse-transfer', key }, ['telephony.refuseTransfer', key]],
    [{ type: 'do-not-disturb', on: true }, ['do not disturb', true]],
    [{ type: 'do-not-disturb', on: false }, ['do not disturb', false]],
    [
      { type: 'choose', key, record: grace.record },
      ['book.note', key, { who: grace.record }],
      ['host.pop', { type: 'record', record: grace.record }],
    ],
    [{ type: 'pop', record: crmCase }, ['host.pop', { type: 'record', record: crmCase }]],
    [{ type: 'new-record', key }, ['host.pop', { type: 'new-record', ...party }]],
    [{ type: 'new-record', key: 'gone' }],
    [{ type: 'prepare' }, ['telephony.prepare']],
    [{ type: 'try-again' }, ['telephony.tryAgain']],
    [{ type: 'dismiss', notice: 'n' }, ['dismiss', 'n']],
  ])('%j does what it says, and nothing else', async (command, ...expected) => {
    expect(await doneBy(command)).toEqual(expected)
  })

  it('that does not work tells it by its promise', async () => {
    const telephony = { hold: () => Promise.reject(new Error('no')) }
    await expect(carryOut({ type: 'hold', key }, { telephony } as never)).rejects.toThrow('no')
  })
})

describe('what the agent types', () => {
  const ended = next(dialing('over', party, 1), { type: 'ended', at: 2, outcome: 'busy' })
  const wrapUp = { call: ended } as DeskState['wrapUp'] & object
  const calls = ['first', 'second'].map((each) => ({ call: dialing(each, party, 1) })) as never

  it('belongs to the call whose wrap-up is open', async () => {
    expect(await doneBy({ type: 'note', note: 'n' }, { wrapUp, calls })).toEqual([
      ['book.note', 'over', { note: 'n' }],
    ])
    expect(await doneBy({ type: 'dispose', disposition: 'Order' }, { wrapUp, calls })).toEqual([
      ['book.note', 'over', { disposition: 'Order' }],
    ])
  })

  it('belongs to the newest call where there is no wrap-up, and to nothing where there is no call', async () => {
    expect(await doneBy({ type: 'note', note: 'n' }, { calls })).toEqual([
      ['book.note', 'second', { note: 'n' }],
    ])
    expect(await doneBy({ type: 'note', note: 'n' })).toEqual([])
  })

  it('is finished with the wrap-up, where there is one', async () => {
    expect(await doneBy({ type: 'finish-wrap-up' }, { wrapUp, calls })).toEqual([
      ['book.note', 'over', { wrappedUp: true }],
    ])
    expect(await doneBy({ type: 'finish-wrap-up' }, { calls })).toEqual([])
  })
})
