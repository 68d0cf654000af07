/** An error as Open CTI gives it to the page. */
export interface OpenCtiError {
  readonly code: 'INVALID_PARAM' | 'GENERIC_ERROR' | 'SERVER_ERROR' | 'SOFTPHONE_CONTAINER_ERROR'
  readonly description: string
  readonly details?: unknown
}

/** What the org refuses. */
export class OrgError extends Error {
  override readonly name = 'OrgError'
  readonly error: OpenCtiError

  constructor(code: OpenCtiError['code'], description: string, details?: unknown) {
    super(description)
    this.error = { code, description, ...(details !== undefined && { details }) }
  }
}
