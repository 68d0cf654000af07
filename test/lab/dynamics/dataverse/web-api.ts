/** A row as OData tells it. */
export type Row = Readonly<Record<string, unknown>>

/** `Xrm.WebApi`, as far as the channel integration uses it. Rejects with a `DataverseError`. */
export interface WebApi {
  createRecord(entity: string, data: Row): Promise<{ readonly id: string }>
  /** @param options for instance `?$select=fullname` */
  retrieveRecord(entity: string, id: string, options?: string): Promise<Row>
  retrieveMultipleRecords(entity: string, options?: string): Promise<readonly Row[]>
  updateRecord(entity: string, id: string, data: Row): Promise<void>
  deleteRecord(entity: string, id: string): Promise<void>
}

/** An error in Dataverse's own form. */
export class DataverseError extends Error {
  override readonly name = 'DataverseError'
  /** HTTP status */
  readonly status: number
  /** For instance `0x80040217`. */
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}
