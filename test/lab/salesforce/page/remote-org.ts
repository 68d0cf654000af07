import type { OpenCtiError } from '../org-error.ts'
import { OrgError } from '../org-error.ts'
import type { Org } from '../org.ts'

interface Answer {
  readonly value?: unknown
  readonly error?: OpenCtiError
}

/** The org, asked over HTTP as one user. */
export function createRemoteOrg(user: string): Org {
  async function ask(name: string, args: readonly unknown[]): Promise<unknown> {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch('/org', {
      method: 'POST',
      headers,
      body: JSON.stringify({ user, name, args }),
    })
    const { value, error } = (await response.json()) as Answer
    if (error) throw new OrgError(error.code, error.description, error.details)
    if (!response.ok) throw new OrgError('SERVER_ERROR', `${name}: ${String(response.status)}`)
    return value
  }
  const operation = {
    get:
      (_target: object, name: string) =>
      (...args: unknown[]) =>
        ask(name, args),
  }
  return new Proxy({}, operation) as Org
}
