import { dialing, ringing, type Call } from '../call/call.ts'
import { PhoneError } from '../call/failure.ts'
import type { CrmMatch, PopTarget } from '../ports/crm-host.ts'
import { searchCaller } from './caller-search.ts'
import { newCard } from './card.ts'
import { crmCase, grace, lea, linus } from './testing.ts'

const incoming = ringing('in', { number: '+4930901820' }, 1)

async function search(call: Call, find: () => Promise<readonly CrmMatch[]>, pop?: () => Promise<void>) {
  const asked: unknown[] = []
  const popped: PopTarget[] = []
  const found: unknown[] = []
  await searchCaller(newCard(call, '1'), {
    host: {
      findByNumber: (forms) => {
        asked.push(forms)
        return find()
      },
      pop: async (target) => {
        popped.push(target)
        await pop?.()
      },
    },
    forms: async (number) => [number, 'national'],
    onFound: (key, what) => found.push([key, what]),
  })
  return { asked, popped, found }
}

describe('the search for a caller', () => {
  it('looks for every form of the number, and shows the one that has it', async () => {
    const { asked, popped, found } = await search(incoming, async () => [grace])
    expect(asked).toEqual([['+4930901820', 'national']])
    expect(found).toEqual([['in', { search: 'done', matches: [grace], who: grace.record }]])
    expect(popped).toEqual([{ type: 'record', record: grace.record }])
  })

  it('takes a record that is no person as what the call is about', async () => {
    const { found } = await search(incoming, async () => [{ record: crmCase }])
    expect(found).toEqual([['in', { search: 'done', matches: [{ record: crmCase }], about: crmCase }]])
  })

  it('leaves the choice to the agent where several have it, and shows nothing where nobody has', async () => {
    const several = await search(incoming, async () => [linus, lea])
    expect(several.found).toEqual([['in', { search: 'done', matches: [linus, lea] }]])
    expect(several.popped).toEqual([])
    const none = await search(incoming, async () => [])
    expect(none.found).toEqual([['in', { search: 'done', matches: [] }]])
    expect(none.popped).toEqual([])
  })

  it('moves nothing in the CRM for a call that the agent makes', async () => {
    const { found, popped } = await search(dialing('out', { number: '4711' }, 1), async () => [grace])
    expect(found).toEqual([['out', { search: 'done', matches: [grace], who: grace.record }]])
    expect(popped).toEqual([])
  })

  it.each(['anonymous', '12', '1 2 3', ''])('asks nobody about %j, which is no number', async (number) => {
    const { asked, found } = await search(ringing('in', { number }, 1), async () => [grace])
    expect(asked).toEqual([])
    expect(found).toEqual([['in', { search: 'done', matches: [] }]])
  })

  it('asks about short numbers', async () => {
    const { asked } = await search(ringing('in', { number: '123' }, 1), async () => [])
    expect(asked).toHaveLength(1)
  })

  it('tells why it failed', async () => {
    const refused = await search(incoming, () => Promise.reject(new PhoneError('crm.refused', 'no')))
    const failure = { code: 'crm.refused', detail: 'no' }
    expect(refused.found).toEqual([['in', { search: 'failed', failure }]])
    const broken = await search(incoming, () => Promise.reject(new Error('x')))
    expect(broken.found).toEqual([
      ['in', { search: 'failed', failure: { code: 'crm.unreachable', detail: 'x' } }],
    ])
  })
})
