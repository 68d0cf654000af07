const row = (status: number, message: string) => ({ status, message })

/** Every error that the service answers with, as `{ code, message }`. The codes are stable. */
export const problems = {
  'request.invalid': row(400, 'The request is not well-formed.'),
  'request.too-large': row(413, 'The request is too large.'),
  'request.too-many': row(429, 'Too many requests.'),
  'route.unknown': row(404, 'There is nothing here.'),
  'origin.not-allowed': row(403, 'Pages of this origin may not use the service.'),
  'token.missing': row(401, 'An access token is required.'),
  'token.invalid': row(401, 'The access token is not valid.'),
  'identity.unreachable': row(503, 'The keys of the identity provider cannot be fetched.'),
  'impersonation.not-allowed': row(403, 'The signed-in person may not act for this user.'),
  'line.unknown': row(403, 'The signed-in person has no line.'),
  'relay.unknown': row(404, 'There is no such sign-in.'),
  'relay.used': row(409, 'This sign-in already has its answer.'),
  'relay.full': row(503, 'Too many sign-ins are open.'),
  'service.failed': row(500, 'The service failed.'),
} as const satisfies Record<string, { readonly status: number; readonly message: string }>

export type ProblemCode = keyof typeof problems

/** An error that is meant for the one who asked. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly code: ProblemCode

  constructor(code: ProblemCode, options?: ErrorOptions) {
    super(problems[code].message, options)
    this.code = code
  }
}
