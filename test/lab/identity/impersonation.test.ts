import { decodeJwt } from 'jose'
import type { FastifyInstance } from 'fastify'
import type { ImpersonationEntry } from '../../../shared/token-service/impersonation.ts'
import { createTokenService } from '../../../shared/token-service/token-service.ts'
import { actingForOthers } from '../acting.ts'
import { lineOfAgent } from '../agents.ts'
import { hosts } from '../site.ts'
import { tokensOf } from './contract/bench.ts'
import { createRelyingParty } from './relying-party.ts'
import { agentNamed, startIdentitySites, type StartedSites } from './started-sites.ts'

const [ada, ben, cleo] = ['ada', 'ben', 'cleo'].map(agentNamed) as [Agent, Agent, Agent]
type Agent = ReturnType<typeof agentNamed>

const own = 'https://tokens.example'

let lab: StartedSites
let service: FastifyInstance
let log: ImpersonationEntry[]

beforeAll(async () => {
  lab = await startIdentitySites()
  service = await createTokenService({
    issuers: [{ issuer: lab.issuer }],
    clients: [hosts.app],
    origins: [],
    redirectPages: [],
    fetch: async () => Response.json(await lab.fetchJwks()),
    impersonation: { issuer: own, ...actingForOthers, audit: (entry) => log.push(entry) },
    line: { secret: 'sip-secret', servers: ['wss://sip.example'], lineOf: lineOfAgent },
  })
})
afterAll(async () => {
  await service.close()
  await lab.stop()
})
beforeEach(() => {
  log = []
})

/** A token of the identity provider for somebody with a password there. */
const tokenOf = async ({ userName, password }: Agent): Promise<string> => {
  const party = createRelyingParty({ issuer: lab.issuer, client: lab.direct })
  const form = { grant_type: 'password', username: userName, password, scope: 'openid' }
  return tokensOf(await party.post('token', form)).access_token
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

const actFor = async (actor: string, subject: string) => {
  const payload = { subject }
  const answer = await service.inject({
    method: 'POST',
    url: '/impersonation',
    headers: bearer(actor),
    payload,
  })
  return { status: answer.statusCode, body: answer.json<Record<string, string>>() }
}

const lineWith = async (token: string) => {
  const answer = await service.inject({ method: 'GET', url: '/line', headers: bearer(token) })
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() }
}

test('who may act for somebody gets that one’s line, for 300 s, and the token tells both', async () => {
  const { status, body } = await actFor(await tokenOf(ada), ben.userName)
  expect(status).toBe(200)
  const token = body['access_token'] ?? ''
  const claims = decodeJwt(token)
  expect(claims).toMatchObject({
    iss: own,
    preferred_username: ben.userName,
    act: { iss: lab.issuer, sub: decodeJwt(await tokenOf(ada)).sub },
  })
  expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBeLessThanOrEqual(300)
  expect(await lineWith(token)).toMatchObject({
    status: 200,
    body: { addressOfRecord: 'sip:ben@sip.localhost', displayName: ben.displayName },
  })
})

test('the subject is the one whom the identity provider knows by that name', async () => {
  const { body } = await actFor(await tokenOf(ada), ben.userName)
  const party = createRelyingParty({ issuer: lab.issuer, client: lab.direct })
  const code = (await party.signIn(ben)).get('code') ?? ''
  const own = decodeJwt(tokensOf(await party.exchange(code)).access_token)
  expect(decodeJwt(body['access_token'] ?? '').sub).toBe(own.sub)
})

test('who is not on the list is refused, and so is a subject that is not on the row', async () => {
  expect(await actFor(await tokenOf(ada), cleo.userName)).toMatchObject({
    status: 403,
    body: { code: 'impersonation.not-allowed' },
  })
  const party = createRelyingParty({ issuer: lab.issuer, client: lab.direct })
  const code = (await party.signIn(ben)).get('code') ?? ''
  const bens = tokensOf(await party.exchange(code)).access_token
  expect((await actFor(bens, ada.userName)).status).toBe(403)
  expect(log.map(({ outcome, actor, subject }) => [outcome, actor, subject])).toEqual([
    ['refused', ada.userName, cleo.userName],
    ['refused', ben.userName, ada.userName],
  ])
})

test('a token that was made for acting gets no other one, and an ID token gets none', async () => {
  const { body } = await actFor(await tokenOf(ada), ben.userName)
  expect((await actFor(body['access_token'] ?? '', ben.userName)).status).toBe(401)
  const party = createRelyingParty({ issuer: lab.issuer, client: lab.direct })
  const form = { grant_type: 'password', username: ada.userName, password: ada.password, scope: 'openid' }
  const { id_token: idToken } = tokensOf(await party.post('token', form))
  expect((await actFor(idToken, ben.userName)).status).toBe(401)
})

test('what is written down is who, for whom, when and which token, and no token', async () => {
  const actor = await tokenOf(ada)
  const { body } = await actFor(actor, ben.userName)
  const token = body['access_token'] ?? ''
  expect(log).toEqual([
    {
      time: expect.any(Number) as number,
      outcome: 'granted',
      actor: ada.userName,
      subject: ben.userName,
      jti: decodeJwt(token).jti,
    },
  ])
  const written = JSON.stringify(log)
  for (const secret of [token, actor, ...token.split('.'), ...actor.split('.')])
    expect(written).not.toContain(secret)
})
