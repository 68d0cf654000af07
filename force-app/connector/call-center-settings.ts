import * as v from 'valibot'
import type { RawSettings } from '../../shared/ports/crm-host.ts'
import type { Apex } from './apex.ts'
import type { Ask } from './ask.ts'
import type { OpenCti } from './open-cti.ts'

/** The section of the call center that holds the phone's own items, for instance `/sidetone/clientId`. */
const section = '/sidetone/'

/** What Salesforce itself adds to every section. */
const headings = ['label', 'sortOrder']

const flat = v.record(v.string(), v.unknown())

const isBlank = (value: unknown): boolean => typeof value !== 'string' || value.trim() === ''

/** Reads the call center's settings; the user name is the Salesforce user's own where no item overrides it. */
export async function readSettings(
  opencti: Pick<OpenCti, 'getCallCenterSettings'>,
  ask: Ask,
  apex: Apex,
): Promise<RawSettings> {
  const all = await ask(flat, (answered) => {
    opencti.getCallCenterSettings(answered)
  })
  const settings = Object.fromEntries(
    Object.entries(all)
      .filter(([name, value]) => name.startsWith(section) && !isBlank(value))
      .map(([name, value]): [string, unknown] => [name.slice(section.length), value])
      .filter(([name]) => !headings.includes(name)),
  )
  if (settings.userName !== undefined) return settings
  return { ...settings, userName: await apex('SidetoneUser', 'current') }
}
