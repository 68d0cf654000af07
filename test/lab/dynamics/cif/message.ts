/** The library in the panel asks the console. */
export interface CifRequest {
  readonly messageType: string
  readonly messageData: ReadonlyMap<string, unknown>
  readonly messageCorrelationId: string
}

/** Either side answers the other. What was asked for stands under `value`. */
export interface CifResponse {
  readonly messageType: 'CIF_Response'
  readonly messageOutcome: 'success' | 'failure'
  readonly messageData: ReadonlyMap<string, unknown>
  readonly messageCorrelationId: string
}

/** The console tells the panel; the data is JSON. */
export interface CifEvent {
  readonly messageType: string
  readonly messageData: string
  readonly messageCorrelationId: string
}

export const success = (
  messageCorrelationId: string,
  data: Readonly<Record<string, unknown>>,
): CifResponse => ({
  messageType: 'CIF_Response',
  messageOutcome: 'success',
  messageData: new Map(Object.entries(data)),
  messageCorrelationId,
})

export const failure = (
  messageCorrelationId: string,
  data: Readonly<Record<string, unknown>>,
): CifResponse => ({
  ...success(messageCorrelationId, data),
  messageOutcome: 'failure',
})

/** Not a GUID: the tail of a random number in base 36, as the platform makes it. */
export const correlationId = (): string => Math.random().toString(36).slice(2)

const isObject = (data: unknown): data is Record<string, unknown> => typeof data === 'object' && data !== null

const hasEnvelope = (
  data: unknown,
): data is Record<'messageType' | 'messageCorrelationId' | 'messageData', unknown> =>
  isObject(data) &&
  typeof data['messageType'] === 'string' &&
  typeof data['messageCorrelationId'] === 'string'

export const isResponse = (data: unknown): data is CifResponse =>
  hasEnvelope(data) && data.messageType === 'CIF_Response' && data.messageData instanceof Map

export const isRequest = (data: unknown): data is CifRequest =>
  hasEnvelope(data) && !isResponse(data) && data.messageData instanceof Map

export const isEvent = (data: unknown): data is CifEvent =>
  hasEnvelope(data) && typeof data.messageData === 'string'

/** The texts that the platform puts into its failures. */
export const texts = {
  timeout: 'Timeout occurred as no response was received from listener window',
  notPosted: 'Not able to post the request to receiving window after multiple tries.',
  stranger: 'Sender domain is not a recognised or is invalid and hence the message cant be processed',
  noHandler: 'No handlers found to process the request.',
  noSession: (id: string) => `Session with ID:${id} does not exist`,
  foreignTab: 'Focused session is neither the default session nor it belongs to the provider',
  noTemplate: 'NotificationTemplateNotFoundError',
} as const
