import * as v from 'valibot'
import { PhoneError } from '../call/failure.ts'

const origin = v.pipe(
  v.string(),
  v.check((value) => URL.canParse(value) && new URL(value).origin === value, 'not an origin'),
)

/**
 * What whoever puts the pages on a server decides, not the CRM: whom the pages trust. It stands in each page as
 * a JSON block, `<script type="application/json" id="deployment">`.
 */
const schema = v.object({
  /** Base address of the token service, with no slash at its end. */
  tokenService: v.pipe(v.string(), v.url()),
  /** Identity provider realms that an agent may be sent to, for instance `https://id.example/realms/acme`. */
  authorities: v.array(v.pipe(v.string(), v.url())),
  /** Origins of CRM consoles that may frame the phone. `https://*.example` stands for any one host below it. */
  crmOrigins: v.array(v.string()),
  /** Where the sign-in window comes back to: the redirect page, whose origin may send callbacks. */
  redirectPage: v.pipe(v.string(), v.url()),
  /** Origin of the phone's own pages. */
  ownOrigin: origin,
})

export type Deployment = v.InferOutput<typeof schema>

/**
 * Reads the deployment block of a page.
 *
 * @throws PhoneError `settings.invalid`
 */
export function readDeployment(page: Pick<Document, 'getElementById'>): Deployment {
  const block = page.getElementById('deployment')?.textContent ?? ''
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), block)
  if (result.success) return result.output
  throw new PhoneError('settings.invalid', `deployment: ${result.issues[0].message}`)
}
