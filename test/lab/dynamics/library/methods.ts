/** How a method hands its result, and its refusal, to the caller. */
export type ResultForm =
  /** The map's entries as a JSON object; maps inside become `{}`. */
  | 'json-map'
  /** The value as JSON. */
  | 'json'
  /** The value as it came through structured clone. */
  | 'raw'

/** One argument: its name on the wire, and what it has to be. */
interface Parameter {
  readonly name: string
  readonly check?: (value: unknown) => boolean
  /** What becomes of it on the wire. */
  readonly pack?: (value: unknown) => unknown
}

export interface Method {
  readonly messageType: string | ((argument: readonly unknown[]) => string)
  readonly parameters: readonly Parameter[]
  readonly form: ResultForm
  /** ms until the console is given up; 0 for never */
  readonly wait: number
  /** Where the wire names are not simply those of the parameters. */
  readonly spread?: (argument: readonly unknown[]) => Readonly<Record<string, unknown>>
}

const optional = (name: string): Parameter => ({ name })
const needed = (name: string): Parameter => ({
  name,
  check: (value) => value !== undefined && value !== null && value !== '',
})
const checked = (name: string, check: (value: unknown) => boolean): Parameter => ({ name, check })
const asMap = (name: string): Parameter => ({
  ...needed(name),
  pack: (json) => new Map(Object.entries(JSON.parse(String(json)) as object)),
})

const method = (
  messageType: Method['messageType'],
  parameters: readonly Parameter[],
  form: ResultForm,
  wait = 10_000,
): Method => ({ messageType, parameters, form, wait })

/** An input object goes over the wire in pieces. */
const spread = (
  plain: Method,
  pieces: (
    input: Readonly<Record<string, unknown>>,
    argument: readonly unknown[],
  ) => Readonly<Record<string, unknown>>,
): Method => ({
  ...plain,
  spread: (argument) => pieces(argument[0] as Readonly<Record<string, unknown>>, argument),
})

const mode = checked('value', (value) => value === 0 || value === 1 || value === 2)
const width = checked('value', (value) => typeof value === 'number' && value >= 0)
const record = [needed('entityName'), needed('entityId')] as const

/** Every method that sends its arguments to the console and waits: signature, wire name, result form, time-out. */
export const methods: Readonly<Record<string, Method>> = {
  setClickToAct: method('setclicktoact', [needed('value')], 'raw'),
  getClickToAct: method('getclicktoact', [], 'raw'),
  setMode: method('setmode', [mode], 'raw'),
  getMode: method('getmode', [], 'raw'),
  setWidth: method('setwidth', [width], 'raw'),
  getWidth: method('getwidth', [], 'raw'),
  getEnvironment: method('getenvironment', [], 'json-map'),
  getEntityMetadata: method('getEntityMetadata', [needed('entityName'), optional('attributes')], 'raw'),

  searchAndOpenRecords: method(
    ([, , searchOnly]) => (searchOnly ? 'search' : 'searchandopenrecords'),
    [needed('entityName'), needed('queryParameters'), optional('searchOnly')],
    'json-map',
  ),
  openForm: method('openform', [needed('entityFormOptions'), optional('entityFormParameters')], 'json', 0),
  renderSearchPage: method('renderSearchPage', [needed('entityName'), needed('searchString')], 'raw'),

  createRecord: method('createrecord', [needed('entityName'), asMap('value')], 'json-map'),
  retrieveRecord: method('retrieverecord', [...record, optional('queryParameters')], 'json-map'),
  updateRecord: method('updaterecord', [...record, asMap('value')], 'json-map'),
  deleteRecord: method('deleterecord', record, 'json-map'),

  canCreateSession: method('canCreateSession', [], 'raw'),
  createSession: spread(
    method('createSession', [needed('input')], 'raw', 0),
    (input, [, , providerSessionId]) => ({
      input,
      context: input['context'],
      customerName: input['customerName'],
      providerSessionId,
    }),
  ),
  getSession: method('getSession', [needed('sessionId')], 'raw'),
  getFocusedSession: method('getFocusedSession', [], 'raw'),
  getAllSessions: method('getAllSessions', [], 'raw'),
  requestFocusSession: method('requestFocusSession', [needed('sessionId'), optional('messagesCount')], 'raw'),
  setSessionTitle: method('setSessionTitle', [needed('input')], 'raw'),
  createTab: method('createTab', [needed('input')], 'raw'),
  getTabs: method('getTabsByTagOrName', [optional('name'), optional('tag')], 'raw'),
  getFocusedTab: method('getFocusedTab', [], 'raw'),
  focusTab: method('focusTab', [needed('tabId')], 'raw'),
  setTabTitle: method('setTabTitle', [needed('tabId'), needed('input')], 'raw'),
  closeTab: method('closeTab', [needed('tabId')], 'raw'),

  notifyEvent: spread(method('notifyEvent', [needed('input')], 'json-map', 0), (input) => ({
    eventType: input['eventType'],
    templateName: input['templateName'],
    templateParameters: input['templateParameters'],
    templateNameResolver: input['templateNameResolver'],
    cancellationToken: input['cancellationToken'],
    customParams: input['additionalParametersObject'],
    notificationUXObject: input['notificationUXObject'],
  })),
  cancelEvent: method('cancelEvent', [needed('cancellationToken')], 'raw'),
}

const blank = (name: string) =>
  `The ${name.charAt(0).toUpperCase()}${name.slice(1)} parameter is blank. Provide a value to the parameter.`

/** What is wrong with the arguments, in the platform's words. */
export const complaint = ({ parameters }: Method, argument: readonly unknown[]): string | undefined => {
  const wrong = parameters.find(({ check }, index) => check?.(argument[index]) === false)
  return wrong && blank(wrong.name)
}

/** The arguments as they go over the wire. */
export const packed = (
  { parameters, spread }: Method,
  argument: readonly unknown[],
): ReadonlyMap<string, unknown> =>
  spread
    ? new Map(Object.entries(spread(argument)))
    : new Map(
        parameters.map(({ name, pack }, index) => [name, pack ? pack(argument[index]) : argument[index]]),
      )

/** The result, or the refusal, in the form of the method. */
export function formed(form: ResultForm, value: unknown): unknown {
  if (form === 'raw') return value
  return JSON.stringify(value instanceof Map ? Object.fromEntries(value) : value)
}
