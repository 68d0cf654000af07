import type { Fields, RecordStore } from '../console/record-store.ts'
import { runApex } from './apex.ts'
import type { CallCenter } from './call-center.ts'
import { flatSettings, softphoneLayout } from './call-center.ts'
import { entities, isEntity } from './entities.ts'
import { OrgError } from './org-error.ts'
import { isSameNumber } from './phone-number.ts'
import type { RecordPage, Table } from './pages.ts'
import { listPage, recordPage } from './pages.ts'
import type { RecordInfo } from './record-info.ts'
import { infoOf, shownFor } from './record-info.ts'
import { saveTask } from './tasks.ts'

/** What the console asks its org, as one user. Rejects with `OrgError`. */
export interface Org {
  /** The record that stands for an id. */
  describe(id: string): Promise<RecordInfo | undefined>
  /** Records whose name or number has the text. */
  search(text: string): Promise<readonly RecordInfo[]>
  create(entity: string, fields: Fields): Promise<string>
  /** Creates the record by `entityApiName`, or changes the one with `Id`. */
  saveLog(value: Fields): Promise<string>
  runApex(apexClass: string, method: string, parameters: string): Promise<unknown>
  callCenterSettings(): Promise<Readonly<Record<string, string>>>
  softphoneLayout(): Promise<unknown>
  recordPage(id: string): Promise<RecordPage | undefined>
  listPage(entity: string): Promise<Table | undefined>
}

export interface OrgOptions {
  readonly store: RecordStore
  readonly callCenter: CallCenter
  readonly userName: string
}

const searchable = ['Account', 'Contact', 'Lead', 'Case']

const nothingFor = (what: string): never => {
  throw new OrgError('SERVER_ERROR', what, [{ message: what }])
}

export function createOrg({ store, callCenter, userName }: OrgOptions): Org {
  const has = (text: string) => (fields: Fields) =>
    Object.values(fields).some(
      (value) =>
        typeof value === 'string' &&
        (value.toLowerCase().includes(text.toLowerCase()) || isSameNumber(value, [text])),
    )

  function save(entity: string, fields: Fields, id?: string): string {
    if (entity === 'Task') return saveTask(store, fields, id)
    if (!isEntity(entity)) return nothingFor(`sObject type '${entity}' is not supported`)
    if (!id) return store.insert(entity, fields)
    return store.update(entity, id, fields)?.id ?? nothingFor('invalid cross reference id')
  }

  return {
    describe: async (id) => shownFor(store, id),
    search: async (text) =>
      searchable
        .flatMap((entity) => store.query(entity, has(text)).map(infoOf))
        .filter(({ accountId }) => !accountId),
    create: async (entity, fields) => save(entity, fields),
    async saveLog({ entityApiName, Id, ...fields }) {
      if (typeof entityApiName === 'string') return save(entityApiName, fields)
      const id = typeof Id === 'string' ? Id : ''
      return save(entityOf(id), fields, id)
    },
    runApex: async (apexClass, method, parameters) =>
      runApex(apexClass, method, parameters, { store, userName }),
    callCenterSettings: async () => flatSettings(callCenter),
    softphoneLayout: async () => softphoneLayout,
    recordPage: async (id) => recordPage(store, id),
    listPage: async (entity) => listPage(store, entity),
  }
}

/** The entity that an id belongs to. */
export const entityOf = (id: string): string =>
  Object.entries(entities).find(([, { prefix }]) => id.startsWith(prefix))?.[0] ?? ''
