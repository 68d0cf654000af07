import { connectInMemory } from '../in-memory.ts'
import { createSalesforceStore } from '../seed.ts'

interface Response {
  readonly success: boolean
  readonly returnValue: unknown
  readonly errors: unknown
}

/** A page's own use of Open CTI, without the phone's adapter. */
function page(app: 'console' | 'standard' = 'console') {
  const store = createSalesforceStore()
  const { opencti, console } = connectInMemory({ store, app })
  const methods = opencti as unknown as Record<string, (argument: object) => void>
  const call = (method: string, argument: object = {}) =>
    new Promise<Response>((callback) => methods[method]?.({ ...argument, callback }))
  const idOf = (entity: string, name: string) => store.query(entity, ({ Name }) => Name === name)[0]?.id ?? ''
  return { call, methods, console, idOf, store }
}

const errors = (code: string, description: unknown = expect.any(String)) => ({
  success: false,
  returnValue: null,
  errors: [{ code, description }],
})

describe('the console side of Open CTI', () => {
  it('gives the settings flat and the layout by call type', async () => {
    const { call } = page()
    expect(await call('getCallCenterSettings')).toMatchObject({
      success: true,
      errors: null,
      returnValue: { '/reqGeneralInfo/reqInternalName': 'Sidetone', '/sidetone/sortOrder': '1.0' },
    })
    expect(await call('getSoftphoneLayout')).toMatchObject({
      returnValue: { Inbound: {}, Outbound: {}, Internal: {} },
    })
  })

  it('tells of the record in view, with what person accounts add', async () => {
    const { call, console, idOf, store } = page()
    const id = idOf('Account', 'Sofia Brandt')
    const contactId = store.get('Account', id)?.fields.PersonContactId
    console.view(id)
    expect((await call('getAppViewInfo')).returnValue).toEqual({
      url: `/lightning/r/Account/${id}/view`,
      recordId: id,
      recordName: 'Sofia Brandt',
      objectType: 'Account',
      personAccount: true,
      contactId,
    })
  })

  it.each([
    ['sobject', { recordId: '003000000000000AAA' }],
    ['url', { url: 'https://elsewhere.example/' }],
    ['search', { searchString: 'ab' }],
    ['nowhere', {}],
  ])('refuses to pop %s with %j', async (type, params) => {
    const { call } = page()
    expect(await call('screenPop', { type, params })).toEqual(errors('INVALID_PARAM'))
  })

  it('pops every type of target', async () => {
    const { call, console } = page()
    const pop = async (type: string, params: object) => {
      expect(await call('screenPop', { type, params })).toMatchObject({ success: true, returnValue: null })
      return console.popped()
    }
    expect(await pop('url', { url: '/lightning/page/home' })).toMatchObject({ type: 'url' })
    expect(await pop('objecthome', { scope: 'Account' })).toMatchObject({ type: 'list', entity: 'Account' })
    expect(await pop('list', { scope: 'Lead', listViewId: '00B' })).toMatchObject({ listViewId: '00B' })
    expect(await pop('search', { searchString: 'Weber' })).toMatchObject({ text: 'Weber' })
    expect(await pop('flow', { flowDevName: 'Greet', flowArgs: [] })).toMatchObject({ name: 'Greet' })
    expect(await pop('newRecord', { entityName: 'Lead' })).toEqual({ entity: 'Lead', fields: {} })
  })

  it('searches and pops, or leaves the pop for later', async () => {
    const { call, console, idOf } = page()
    const id = idOf('Contact', 'Grace Kim')
    const search = { searchParams: '+18285550143', callType: 'inbound' }
    const later = await call('searchAndScreenPop', { ...search, deferred: true })
    expect(later.returnValue).toMatchObject({ [id]: { Id: id, Name: 'Grace Kim', RecordType: 'Contact' } })
    expect(console.popped()).toEqual({ type: 'home' })
    const { SCREEN_POP_DATA } = later.returnValue as { SCREEN_POP_DATA: object }
    await call('screenPop', SCREEN_POP_DATA)
    expect(console.popped()).toMatchObject({ record: { id } })
  })

  it('refuses sizes of the panel that are no numbers or beyond the limits', async () => {
    const { call } = page()
    expect(await call('setSoftphonePanelHeight', { other: 1 })).toEqual(
      errors(
        'INVALID_PARAM',
        'An invalid value was passed to the parameter heightPX. A numeric value was expected, but undefined was found instead.',
      ),
    )
    expect(await call('setSoftphonePanelHeight', { heightPX: 239 })).toEqual(errors('INVALID_PARAM'))
    expect(await call('setSoftphonePanelWidth', { widthPX: 1921 })).toEqual(errors('INVALID_PARAM'))
    expect(await call('setSoftphonePanelWidth', { widthPX: 200 })).toMatchObject({ success: true })
  })

  it('saves a log and changes it', async () => {
    const { call, store } = page()
    const made = await call('saveLog', { value: { entityApiName: 'Task', Subject: 'Call' } })
    const { recordId } = made.returnValue as { recordId: string }
    await call('saveLog', { value: { Id: recordId, CallDisposition: 'Order' } })
    expect(store.get('Task', recordId)?.fields).toMatchObject({ Subject: 'Call', CallDisposition: 'Order' })
    expect(await call('saveLog', { value: { Id: '00T000000000000AAA' } })).toMatchObject({
      errors: [{ code: 'SERVER_ERROR', details: [{ message: expect.any(String) as unknown }] }],
    })
  })

  it('tells navigation: in a console app, not from a record to a list', async () => {
    const walk = async (app: 'console' | 'standard') => {
      const { call, methods, console, idOf } = page(app)
      const heard: (string | undefined)[] = []
      const listener = ({ objectType }: { objectType?: string }) => heard.push(objectType)
      methods.onNavigationChange?.({ listener })
      await call('isSoftphonePanelVisible')
      console.view(idOf('Contact', 'Mia Lorenz'))
      console.viewList('Contact')
      await call('refreshView')
      return heard
    }
    expect(await walk('console')).toEqual(['Contact'])
    expect(await walk('standard')).toEqual(['Contact', undefined])
  })

  it('carries messages of a channel to those who subscribed to it', async () => {
    const { methods } = page()
    const listener = jest.fn()
    const subscribed = await new Promise<{ subscription: object }>((callback) =>
      methods.subscribe?.({ channelName: 'sidetone__Calls__c', listener, callback }),
    )
    const publish = (message: unknown) =>
      new Promise((callback) => methods.publish?.({ channelName: 'sidetone__Calls__c', message, callback }))
    await publish({ dial: '1' })
    await publish({ dial: '2' })
    await new Promise((callback) => methods.unsubscribe?.({ ...subscribed, callback }))
    await publish({ dial: '3' })
    expect(listener.mock.calls).toEqual([[{ dial: '1' }], [{ dial: '2' }]])
  })
})
