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

const yesOrNo = v.pipe(
  text,
  v.toLowerCase(),
  v.picklist(['yes', 'no', 'true', 'false']),
  v.transform((value) => value === 'yes' || value === 'true'),
)

/**
 * The settings that an admin makes in the CRM: call center items in Salesforce, the provider's custom
 * parameters in Dynamics. All of them are readable by every agent, so none is a secret.
 */
const fields = v.object({
  /** Client id of the phone at the identity provider; by convention the host name of the phone's pages. */
  clientId: text,
  /** Address of the discovery service. */
  discovery: v.pipe(text, v.url()),
  /** The agent's user name there; the CRM's own user name where the admin gives none. */
  userName: v.optional(v.pipe(v.string(), v.trim()), ''),
  /**
   * How agents sign in: `sso` by the button, which needs the user name ahead; `password` by a form, and `page` by the
   * page around the phone, which both find out who it is. The last two are for phones that no CRM embeds.
   */
  signIn: v.optional(v.pipe(text, v.picklist(['sso', 'password', 'page'])), 'sso'),
  /** What to ask the identity provider for, divided by spaces; `openid` must be among it. */
  scope: v.optional(v.pipe(text, v.regex(/(^| )openid( |$)/)), 'openid'),
  /** Whether a reload signs in again without a click. The token for that stays in the browser, sealed. */
  staySignedIn: v.optional(yesOrNo, 'yes'),
  /** Whether agents may sign in on another device too, by a code. Somebody may be talked into typing in a stranger's. */
  deviceSignIn: v.optional(yesOrNo, 'no'),
  /** ISO 3166-1 code of the country whose way of writing numbers the CRM uses, for instance `DE`. */
  country: v.optional(v.pipe(text, v.toUpperCase(), v.regex(/^[A-Z]{2}$/)), 'US'),
  /** The dispositions to choose from in wrap-up, divided by commas or lines. */
  dispositions: v.optional(list(/[,\n]/), ''),
  /** Whether a call is answered by itself where the telephone system asks for that. */
  autoAnswer: v.optional(yesOrNo, 'no'),
})

const schema = v.pipe(
  fields,
  v.forward(
    v.partialCheck(
      [['signIn'], ['userName']],
      ({ signIn, userName }) => signIn !== 'sso' || userName !== '',
      'no user name',
    ),
    ['userName'],
  ),
)

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
