import * as v from 'valibot'
import type { KeycloakServer } from './keycloak-server.ts'
import type { RealmFile } from './realm-file.ts'

/** What the lab asks of Keycloak's admin REST API. */
export interface Administration {
  importRealm(realm: RealmFile): Promise<void>
  updateRealm(name: string, changes: Readonly<Record<string, unknown>>): Promise<void>
  /** @returns how many sessions ended */
  endSessionsOf(realm: string, userName: string): Promise<number>
}

const tokenAnswer = v.object({ access_token: v.string() })
const rows = v.array(v.object({ id: v.string() }))

/** @throws Error with Keycloak's answer where that is not a success */
async function send(method: string, url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, method })
  const body = await response.text()
  if (!response.ok) throw new Error(`${method} ${url}: ${String(response.status)} ${body}`)
  return body === '' ? undefined : JSON.parse(body)
}

export function createAdministration({ origin, administrator }: KeycloakServer): Administration {
  const { clientId, secret } = administrator

  const accessToken = async (): Promise<string> => {
    const answer = await send('POST', `${origin}/realms/master/protocol/openid-connect/token`, {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: secret,
      }),
    })
    return v.parse(tokenAnswer, answer).access_token
  }

  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> =>
    send(method, `${origin}/admin/realms${path}`, {
      headers: { Authorization: `Bearer ${await accessToken()}`, 'Content-Type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })

  const find = async (path: string) => v.parse(rows, await ask('GET', path))

  return {
    async importRealm(realm) {
      await ask('POST', '', realm)
    },
    async updateRealm(name, changes) {
      await ask('PUT', `/${name}`, changes)
    },
    async endSessionsOf(realm, userName) {
      const query = new URLSearchParams({ username: userName, exact: 'true' })
      const [user] = await find(`/${realm}/users?${query.toString()}`)
      if (!user) return 0
      const sessions = await find(`/${realm}/users/${user.id}/sessions`)
      await ask('POST', `/${realm}/users/${user.id}/logout`)
      return sessions.length
    },
  }
}
