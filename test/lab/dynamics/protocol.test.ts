import { createFakeClock } from '../../../shared/fakes/clock.ts'
import { createFaults } from '../console/faults.ts'
import { createDynamicsStore, seededId } from './dataverse/seed.ts'
import type { InMemory } from './in-memory.ts'
import { connectInMemory } from './in-memory.ts'

type Methods = Record<string, (...argument: unknown[]) => Promise<unknown>>

const jonas = seededId('contact', 'jonas')

async function connect(version: 1 | 2 = 2) {
  const clock = createFakeClock()
  const faults = createFaults()
  const lab = await connectInMemory({ store: createDynamicsStore(), faults, version, clock })
  return { lab, faults, clock, cif: lab.cif as unknown as Methods }
}

/** The form of a result: JSON of an object, JSON of something else, or what it is as it stands. */
function formOf(value: unknown): string {
  if (value instanceof Map) return 'map'
  if (Array.isArray(value)) return 'array'
  if (typeof value !== 'string') return value === null ? 'null' : typeof value
  try {
    return `json ${typeof JSON.parse(value)}`
  } catch {
    return 'text'
  }
}

const rejection = (promise: Promise<unknown> | undefined): Promise<unknown> =>
  (promise ?? Promise.resolve()).then(
    () => 'nothing rejected',
    (reason: unknown) => reason,
  )

const settled = () => new Promise((resolve) => setTimeout(resolve, 5))

describe('the forms of results', () => {
  test.each([
    ['setClickToAct', [true], 'null'],
    ['getClickToAct', [], 'boolean'],
    ['setMode', [1], 'null'],
    ['getMode', [], 'number'],
    ['setWidth', [300], 'null'],
    ['getWidth', [], 'number'],
    ['getEnvironment', [], 'json object'],
    ['getEntityMetadata', ['contact'], 'object'],
    ['searchAndOpenRecords', ['contact', '?$top=2', true], 'json object'],
    ['openForm', [JSON.stringify({ entityName: 'contact', entityId: jonas }), ''], 'json object'],
    ['renderSearchPage', ['contact', 'Weber'], 'null'],
    ['createRecord', ['phonecall', JSON.stringify({ subject: 'x' })], 'json object'],
    ['retrieveRecord', ['contact', jonas, '?$select=fullname'], 'json object'],
    ['updateRecord', ['contact', jonas, JSON.stringify({ jobtitle: 'x' })], 'json object'],
    ['deleteRecord', ['contact', jonas], 'json object'],
    ['canCreateSession', [], 'boolean'],
    ['createSession', [{ templateName: 'sidetone_call_session' }], 'text'],
    ['getFocusedSession', [], 'null'],
    ['getAllSessions', [], 'array'],
    ['createTab', [{ templateName: 'sidetone_record_tab' }], 'text'],
    ['getTabs', [], 'array'],
    ['getFocusedTab', [], 'text'],
  ])('%s', async (name, argument, form) => {
    const { cif } = await connect()
    expect(formOf(await cif[name]?.(...argument))).toBe(form)
  })

  test('the rows of a search are keyed "0", "1" and so on', async () => {
    const { cif } = await connect()
    const found = JSON.parse(
      String(await cif['searchAndOpenRecords']?.('contact', '?$top=2', true)),
    ) as object
    expect(Object.keys(found)).toEqual(['0', '1'])
  })

  test('a session is a map', async () => {
    const { cif } = await connect()
    const id = await cif['createSession']?.({ templateName: 'sidetone_call_session' })
    expect(formOf(await cif['getSession']?.(id))).toBe('map')
  })

  test('the id of the user comes in braces and capitals', async () => {
    const { cif } = await connect()
    const { userId } = JSON.parse(String(await cif['getEnvironment']?.())) as { userId: string }
    expect(userId).toMatch(/^\{[0-9A-F-]{36}\}$/)
  })
})

describe('the forms of refusals', () => {
  test('a blank argument is refused before it is sent', async () => {
    const { cif } = await connect()
    expect(await rejection(cif['retrieveRecord']?.('', jonas))).toBe(
      '{"message":"The EntityName parameter is blank. Provide a value to the parameter."}',
    )
  })

  test('a method that gives JSON rejects with JSON that names it', async () => {
    const { cif } = await connect()
    const reason = String(await rejection(cif['retrieveRecord']?.('contact', seededId('contact', 'nobody'))))
    expect(JSON.parse(reason)).toMatchObject({ msdyn_name: 'retrieveRecord' })
  })

  test('a method that gives a plain value rejects with a map', async () => {
    const { cif } = await connect()
    const reason = await rejection(cif['getSession']?.('session-id-9'))
    expect(reason).toEqual(
      new Map([
        ['message', 'Session with ID:session-id-9 does not exist'],
        ['msdyn_name', 'getSession'],
      ]),
    )
  })

  test.each([
    ['getMode', [], 'map'],
    ['getEnvironment', [], 'json object'],
  ])('%s gives up after ten seconds', async (name, argument, form) => {
    const { cif, faults, clock } = await connect()
    faults.add({ kind: 'drop' })
    const reason = rejection(cif[name]?.(...argument))
    await settled()
    await clock.advance(9_999)
    await clock.advance(1)
    expect(formOf(await reason)).toBe(form)
  })

  test('a slow answer comes in the end', async () => {
    const { cif, faults, clock } = await connect()
    faults.add({ kind: 'slow', delay: 8_000 })
    const mode = cif['getMode']?.()
    await settled()
    await clock.advance(8_000)
    expect(await mode).toBe(1)
  })

  test('an app with one session leaves a question about sessions without an answer', async () => {
    const { cif, clock } = await connect(1)
    const reason = rejection(cif['canCreateSession']?.())
    await clock.advance(10_000)
    expect(formOf(await reason)).toBe('map')
  })
})

describe('events', () => {
  /** What the panel posts to the console. */
  const posted = ({ window }: InMemory): unknown[] => {
    const messages: unknown[] = []
    window.top.addEventListener('message', (event) => messages.push((event as MessageEvent<unknown>).data))
    return messages
  }
  const switchSession = ({ console }: InMemory) => {
    console.app.sessions.create({ title: 'Chat', page: { type: 'home' } })
  }

  test('hand their handler JSON, two for a switch of sessions', async () => {
    const { lab, cif } = await connect()
    const events: unknown[] = []
    expect(
      cif['addHandler']?.('onSessionSwitched', async (json: unknown) => events.push(json)),
    ).toBeUndefined()
    switchSession(lab)
    await settled()
    expect(events).toEqual([
      '{"sessionId":"session-id-0","focused":false,"context":null}',
      '{"sessionId":"session-id-1","focused":true,"context":null}',
    ])
  })

  test('are answered with a failure where the handler gives no promise', async () => {
    const { lab, cif } = await connect()
    void cif['addHandler']?.('onSessionSwitched', () => undefined)
    const messages = posted(lab)
    switchSession(lab)
    await settled()
    expect(messages).toContainEqual(expect.objectContaining({ messageOutcome: 'failure' }))
  })

  test('are answered with success where nobody listens', async () => {
    const { lab } = await connect()
    const messages = posted(lab)
    switchSession(lab)
    await settled()
    expect(messages).toContainEqual(
      expect.objectContaining({
        messageOutcome: 'success',
        messageData: new Map([['message', 'No handlers found to process the request.']]),
      }),
    )
  })

  test('reach a removed handler no more, and a handler of no event is refused', async () => {
    const { lab, cif } = await connect()
    const handler = jest.fn(async () => undefined)
    void cif['addHandler']?.('onSessionSwitched', handler)
    void cif['removeHandler']?.('onSessionSwitched', handler)
    switchSession(lab)
    await settled()
    expect(handler).not.toHaveBeenCalled()
    expect(formOf(await rejection(cif['addHandler']?.('', handler)))).toBe('json object')
  })
})
