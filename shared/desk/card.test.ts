import { dialing, ringing, type Call } from '../call/call.ts'
import { next } from '../call/transition.ts'
import {
  deskCallOf,
  entryOf,
  isComplete,
  known,
  needsWrapUp,
  newCard,
  placeOf,
  wrapUpOf,
  type Card,
} from './card.ts'
import { crmCase, grace } from './testing.ts'

const party = { number: '+4930901820' }
const ended = (call: Call): Call => next(call, { type: 'ended', at: 9, outcome: 'completed' })
const answered = (call: Call): Call => next(call, { type: 'answered', at: 5 })
const incoming = ringing('in', party, 1)
const outgoing = dialing('out', party, 1)
const summary = { mos: 4.2, relayed: false }
const quality = { grade: 'good', mos: 4.2, loss: 0, jitter: 1, overall: summary } as const
const found = { search: 'done', matches: [grace] } as const

const cardOf = (call: Call, more: Partial<Card> = {}): Card => ({
  ...newCard(call, '030 901820'),
  ...found,
  ...more,
})

describe('a card', () => {
  it('knows nothing at first but the call and its number', () => {
    expect(newCard(incoming, '030 901820')).toEqual({
      call: incoming,
      shownNumber: '030 901820',
      search: 'searching',
      matches: [],
      note: '',
      disposition: '',
      wrappedUp: false,
      written: false,
    })
  })

  it('has a person as who it is with, and any other record as what it is about', () => {
    expect(placeOf(grace.record)).toEqual({ who: grace.record })
    expect(placeOf(crmCase)).toEqual({ about: crmCase })
    expect(known(cardOf(incoming, { who: grace.record, about: crmCase, note: 'x' }))).toEqual({
      who: grace.record,
      about: crmCase,
    })
    expect(known(cardOf(incoming))).toEqual({})
  })

  it.each<[string, Card, boolean]>([
    ['an outgoing call that nobody answered', cardOf(ended(outgoing)), true],
    ['an incoming call that was answered', cardOf(ended(answered(incoming))), true],
    ['an incoming call that was missed', cardOf(ended(incoming)), false],
    ['a call that goes on', cardOf(answered(outgoing)), false],
    ['a consultation', cardOf(ended(answered(outgoing)), { consultFor: 'in' }), false],
  ])('asks for a wrap-up, or not, for %s', (_, card, expected) => {
    expect(needsWrapUp(card)).toBe(expected)
  })

  it.each<[string, Card, boolean]>([
    ['goes on', cardOf(outgoing, { wrappedUp: true }), false],
    ['has ended, its wrap-up open', cardOf(ended(outgoing)), false],
    ['has ended, its wrap-up done', cardOf(ended(outgoing), { wrappedUp: true }), true],
    [
      'has ended, the search under way',
      cardOf(ended(outgoing), { wrappedUp: true, search: 'searching' }),
      false,
    ],
    ['was missed', cardOf(ended(incoming)), true],
    ['was missed, the search without an end', cardOf(ended(incoming), { search: 'searching' }), false],
    ['was missed, the search failed', cardOf(ended(incoming), { search: 'failed' }), true],
  ])('is complete, or not, when the call %s', (_, card, expected) => {
    expect(isComplete(card)).toBe(expected)
  })

  it('is shown with what is known, and without what is not', () => {
    const least = { call: incoming, shownNumber: '030 901820', ...found }
    expect(deskCallOf(cardOf(incoming, { note: 'x', written: true }))).toEqual(least)
    const all = {
      ...{ who: grace.record, about: crmCase, consultFor: 'other' },
      failure: { code: 'crm.unreachable' },
    } as const
    expect(deskCallOf(cardOf(incoming, all), quality)).toEqual({ ...least, ...all, quality })
  })

  it('is written down with what is known, and without what is not', () => {
    const least = { key: 'in', owner: 'ada', call: incoming, complete: false }
    expect(entryOf(cardOf(incoming), 'ada')).toEqual(least)
    const all = { who: grace.record, about: crmCase, quality: summary, note: 'n', disposition: 'Order' }
    expect(entryOf(cardOf(incoming, all), 'ada')).toEqual({ ...least, ...all })
    expect(entryOf(cardOf(ended(incoming)), 'ada')).toMatchObject({ complete: true })
  })
})

describe('the wrap-up', () => {
  const call = ended(outgoing)
  const open = cardOf(call, { note: 'n', disposition: 'Order', who: grace.record })

  it('has what the card has, and whether the CRM has the call', () => {
    const wrapUp = {
      ...{ call, shownNumber: '030 901820', matches: [grace], who: grace.record },
      ...{ note: 'n', disposition: 'Order' },
    }
    expect(wrapUpOf([open], [])).toEqual({ ...wrapUp, saved: 'confirmed' })
    expect(wrapUpOf([open], ['another'])).toMatchObject({ saved: 'confirmed' })
    expect(wrapUpOf([open], ['out'])).toEqual({ ...wrapUp, saved: 'waiting' })
  })

  it('is the newest that is not done, and none where there is none', () => {
    const newer = cardOf(ended(dialing('newer', party, 2)))
    expect(wrapUpOf([open, newer], [])?.call.key).toBe('newer')
    expect(wrapUpOf([open, { ...newer, wrappedUp: true }], [])?.call.key).toBe('out')
    expect(wrapUpOf([cardOf(answered(incoming)), cardOf(ended(incoming))], [])).toBeUndefined()
    expect(wrapUpOf([], [])).toBeUndefined()
  })
})
