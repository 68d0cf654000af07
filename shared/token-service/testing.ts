import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import type { TokenServiceConfig } from './config.ts'
import { createTokenService } from './token-service.ts'

export const issuer = 'https://id.example/realms/acme'
export const clientId = 'phone.example'
export const page = 'https://phone.example'
export const redirectPage = `${page}/redirect`

const keyPair = generateKeyPair('RS256')

/** An identity provider with one key and a place to fetch it from. */
export async function startIssuer() {
  const { publicKey, privateKey } = await keyPair
  const key = { ...(await exportJWK(publicKey)), kid: 'first', alg: 'RS256', use: 'sig' }
  const state = { fetched: 0, broken: false }
  const server = createServer((_request, response) => {
    state.fetched += 1
    response.statusCode = state.broken ? 500 : 200
    response.end(JSON.stringify({ keys: [key] }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  const token = (
    claims: JWTPayload = {},
    header: { alg?: string; kid?: string; typ?: string } = {},
    signer = privateKey,
  ) =>
    new SignJWT({
      iss: issuer,
      sub: 'u-1',
      azp: clientId,
      typ: 'Bearer',
      preferred_username: 'ada',
      ...claims,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'first', typ: 'JWT', ...header })
      .setIssuedAt()
      .setExpirationTime(claims.exp ?? '5 min')
      .sign(signer)

  return {
    state,
    publicKey,
    token,
    keys: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/certs`,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}

/** The service, listening; `base` is its address. */
export async function startService(change: Partial<TokenServiceConfig> = {}) {
  const app = await createTokenService({
    issuers: [{ issuer }],
    clients: [clientId],
    origins: [page],
    redirectPages: [redirectPage],
    line: {
      lineOf: ({ preferred_username: name }) =>
        name === 'ada'
          ? { extension: 'ada', addressOfRecord: 'sip:ada@sip.example', displayName: 'Ada Winter' }
          : undefined,
      servers: ['wss://sip.example'],
      secret: 'sip-secret',
    },
    turn: { urls: ['turn:turn.example'], secret: 'turn-secret' },
    ...change,
  })
  const base = await app.listen({ port: 0, host: '127.0.0.1' })
  return { base, close: () => app.close() }
}
