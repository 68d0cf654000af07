import { PhoneError } from '../../shared/call/failure.ts'
import type { PopTarget } from '../../shared/ports/crm-host.ts'
import type { ScreenPop } from './open-cti.ts'

/** The console searches for nothing shorter: characters. */
const shortestSearch = 3

/** The last word of a name goes where Salesforce demands one. */
function nameFields(name: string | undefined): Readonly<Record<string, string>> {
  const words = name?.trim().split(/\s+/) ?? []
  const last = words.pop()
  return { ...(words.length && { FirstName: words.join(' ') }), ...(last && { LastName: last }) }
}

/**
 * What Open CTI is asked to show.
 *
 * @throws PhoneError `crm.refused` for a search that is too short
 */
export function screenPopOf(target: PopTarget): ScreenPop {
  switch (target.type) {
    case 'record':
      return { type: 'sobject', params: { recordId: target.record.id } }
    case 'new-record': {
      const defaultFieldValues = { Phone: target.number, ...nameFields(target.name) }
      return { type: 'newRecord', params: { entityName: 'Contact', defaultFieldValues } }
    }
    case 'search':
      if (target.number.length < shortestSearch)
        throw new PhoneError('crm.refused', `a search needs ${String(shortestSearch)} characters`)
      return { type: 'search', params: { searchString: target.number } }
  }
}
