import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'
import type { RawSettings } from './crm-host.ts'

const text = v.pipe(v.string(), v.trim(), v.minLength(1))

const list = (separator: RegExp) =>
  v.pipe(
    v.string(),
    v.transform((value) =>
      value
        .split(separator)
        .map((item) => item.trim())
        .filter(Boolean),
    ),
  )

/**
 * The settings that an admin makes in the CRM: call center items in Salesforce, the provider's custom
 * parameters in Dynamics. All of them are readable by every agent, so none is a secret.
 */
const schema = v.object({
  /** Client id of the phone at the identity provider; by convention the host name of the phone's pages. */
  clientId: text,
  /** Address of the discovery service. */
  discovery: v.pipe(text, v.url()),
  /** The agent's user name there; the CRM's own user name where the admin gives none. */
  userName: text,
  /** ISO 3166-1 code of the country whose way of writing numbers the CRM uses, for instance `DE`. */
  country: v.optional(v.pipe(text, v.toUpperCase(), v.regex(/^[A-Z]{2}$/)), 'US'),
  /** The dispositions to choose from in wrap-up, divided by commas or lines. */
  dispositions: v.optional(list(/[,\n]/), ''),
})

export type Settings = v.InferOutput<typeof schema>

/**
 * Checks the settings as they came from the CRM.
 *
 * @throws PhoneError `settings.invalid`, naming the settings that are missing or wrong
 */
export function parseSettings(raw: RawSettings): Settings {
  const result = v.safeParse(schema, raw)
  if (result.success) return result.output
  const names = new Set(result.issues.map((issue) => v.getDotPath(issue) ?? '?'))
  throw new PhoneError('settings.invalid', [...names].join(', '))
}
