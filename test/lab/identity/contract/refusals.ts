import { createRelyingParty } from '../relying-party.ts'
import type { Lab } from './bench.ts'

const variants = {
  path: (uri: string) => `${uri}/more`,
  case: (uri: string) => uri.replace('redirect', 'Redirect'),
  'dot segments': (uri: string) => uri.replace('/redirect', '/x/../redirect'),
  port: (uri: string) => uri.replace(/:\d+/, ':1'),
  query: (uri: string) => `${uri}?more=1`,
  fragment: (uri: string) => `${uri}#more`,
  host: (uri: string) => uri.replace('phone.', 'phone.evil.'),
  scheme: (uri: string) => uri.replace('http:', 'https:'),
  user: (uri: string) => uri.replace('http://', 'http://phone@'),
}

const notMatching = 'Invalid parameter: code challenge method is not matching the configured one'
const missingMethod = 'Missing parameter: code_challenge_method'
const implicitFlow =
  'Client is not allowed to initiate browser login with given response_type. Implicit flow is disabled for the client.'

/** What is answered on the callback address: changes to the request, error, description. */
const refused = [
  [{ code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request', missingMethod],
  [{ code_challenge_method: undefined }, 'invalid_request', missingMethod],
  [{ code_challenge_method: 'plain' }, 'invalid_request', notMatching],
  [{ response_type: undefined }, 'invalid_request', 'Missing parameter: response_type'],
  [{ response_type: 'token' }, 'unauthorized_client', implicitFlow],
  [{ response_type: 'code token' }, 'unauthorized_client', implicitFlow],
  [{ scope: 'openid nonsense' }, 'invalid_scope', 'Invalid scopes: openid nonsense'],
] as const

/** Authorization requests that come to nothing. */
export const describeRefusals = (lab: Lab): void => {
  describe('a refused authorization request', () => {
    const failsOnPage = async (changes: Record<string, string>) => {
      const phone = createRelyingParty(lab())
      const answer = await phone.visitor.ask(phone.authorizationUrl(changes))
      expect(answer.status).toBe(400)
      expect(answer.headers.location).toBeUndefined()
    }

    it.each(Object.entries(variants))(
      '(14) is answered on a page: redirect_uri with another %s',
      (_, change) => {
        const [registered = ''] = lab().client.redirectUris
        return failsOnPage({ redirect_uri: change(registered) })
      },
    )

    it('is answered on a page: unknown client', () => failsOnPage({ client_id: 'evil.localhost' }))

    it.each(refused)('(16) is answered with the callback: %j', async (changes, error, description) => {
      const phone = createRelyingParty(lab())
      const callback = await phone.callback(phone.authorizationUrl(changes))
      expect(Object.fromEntries(callback)).toEqual({
        error,
        error_description: description,
        state: 'state-1',
        iss: lab().issuer,
      })
    })
  })
}
