import type { App } from '../app/app.ts'
import type { Row, WebApi } from '../dataverse/web-api.ts'
import type { Templates } from './templates.ts'

/** The provider's record, as far as the console needs it. */
export interface Provider {
  readonly label: string
  /** The page in the panel. */
  readonly channelUrl: string
  /** Another origin that the panel may end up on. */
  readonly trustedDomain?: string
  readonly customParams: string | null
  /** Click-to-act is on for this provider. */
  readonly outbound: boolean
}

/** The signed-in agent, and the organization. */
export interface Environment {
  readonly userId: string
  readonly userName: string
  readonly organization: string
}

/** What the methods of the channel integration work on. */
export interface CifContext {
  readonly app: App
  readonly webApi: WebApi
  readonly provider: Provider
  readonly environment: Environment
  readonly templates: Templates
  /** Names of entities' columns, for `getEntityMetadata`. */
  readonly metadata: (entity: string) => Row
}

/** What a request brings along. */
export type Data = ReadonlyMap<string, unknown>

/** One method of the host: what its refusals name, and what it does. */
export interface HostMethod {
  /** The method's name in the library. */
  readonly name: string
  /** Known in Customer Service workspace only. */
  readonly sessions?: true
  readonly run: (data: Data, context: CifContext) => unknown
}

export type HostMethods = Readonly<Record<string, HostMethod>>

/** Something that the platform refuses, in its own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
}

/** A text among the data. */
export function text(data: Data, name: string): string {
  const value = data.get(name)
  if (typeof value === 'string' && value) return value
  throw new Refusal(`The ${name} parameter is blank. Provide a value to the parameter.`)
}

/** An object among the data, plain or as a map; an empty one where it is missing. */
export function fields(data: Data, name: string): Row {
  const value = data.get(name)
  if (value instanceof Map) return Object.fromEntries(value) as Row
  return typeof value === 'object' && value !== null ? (value as Row) : {}
}
