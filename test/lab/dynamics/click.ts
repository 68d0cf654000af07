import type { Fields } from '../console/record-store.ts'
import type { NumberClick } from './app/app.ts'
import { tableOfEntity } from './dataverse/tables.ts'

/** A click on a number of a record that has these fields. */
export function clickOn(
  number: string,
  { entity, id }: { readonly entity: string; readonly id: string },
  fields: Fields,
): NumberClick {
  const table = tableOfEntity(entity)
  const column = table?.phones.find((each) => fields[each] === number) ?? table?.phones[0] ?? 'telephone1'
  const title = fields[table?.primaryName ?? '']
  return {
    value: number,
    name: column,
    entityLogicalName: entity,
    entityId: id,
    recordTitle: typeof title === 'string' ? title : '',
  }
}
