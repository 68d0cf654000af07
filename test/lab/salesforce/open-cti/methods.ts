import * as v from 'valibot'
import type { Org } from '../org.ts'
import type { RecordInfo } from '../record-info.ts'
import type { Softphone, SoftphoneState } from '../softphone.ts'
import { panelLimits } from '../softphone.ts'
import type { Place, Workspace } from '../workspace.ts'
import { pathOf } from '../workspace.ts'
import { invalid, screenPop } from './screen-pop.ts'

/** What the methods work on. */
export interface Desk {
  readonly org: Org
  readonly workspace: Workspace
  readonly softphone: Softphone
}

type Args = Readonly<Record<string, unknown>>
type Method = (args: Args, desk: Desk) => unknown

function read<S extends v.GenericSchema>(schema: S, args: Args): v.InferOutput<S> {
  const result = v.safeParse(schema, args)
  if (result.success) return result.output
  throw invalid(v.getDotPath(result.issues[0]) ?? 'args', result.issues[0].message)
}

/** A method that sets one thing of the softphone from one text. */
const setter =
  (argument: string, target: keyof SoftphoneState): Method =>
  (args, { softphone }) => {
    softphone.set({ [target]: read(v.object({ [argument]: v.string() }), args)[argument] })
    return null
  }

const resizer =
  (argument: keyof typeof panelLimits, target: 'height' | 'width'): Method =>
  (args, { softphone }) => {
    const value = args[argument]
    const [least, most] = panelLimits[argument]
    if (typeof value !== 'number')
      throw invalid(argument, `A numeric value was expected, but ${typeof value} was found instead.`)
    if (value < least || value > most)
      throw invalid(argument, `A value from ${String(least)} to ${String(most)} was expected.`)
    softphone.set({ [target]: value })
    return null
  }

const clickToDial =
  (enabled: boolean): Method =>
  (_args, { softphone }) => {
    softphone.set({ clickToDial: enabled })
    return null
  }

const apexCall = v.object({ apexClass: v.string(), methodName: v.string(), methodParams: v.string() })

const search = v.object({
  searchParams: v.pipe(v.string(), v.minLength(3)),
  callType: v.picklist(['inbound', 'outbound', 'internal']),
  defaultFieldValues: v.nullish(v.record(v.string(), v.unknown())),
  deferred: v.nullish(v.boolean()),
})

/** A record as Open CTI names its parts. */
export const recordPayload = ({ id, entity, name, ...personAccount }: RecordInfo) => ({
  recordId: id,
  recordName: name,
  objectType: entity,
  ...personAccount,
})

/** What Open CTI tells of a place. */
export const viewOf = (place: Place) => ({
  url: pathOf(place),
  ...(place.type === 'record' && recordPayload(place.record)),
})

const hit = ({ id, name, entity, personAccount, contactId }: RecordInfo) => ({
  Id: id,
  Name: name,
  RecordType: entity,
  ...(personAccount && { IsPersonAccount: true, PersonContactId: contactId }),
})

/** The softphone layout of the lab pops a single match, and the search page for none or several. */
const popOf = (hits: readonly RecordInfo[], text: string): Args =>
  hits.length === 1 && hits[0]
    ? { type: 'sobject', params: { recordId: hits[0].id } }
    : { type: 'search', params: { searchString: text } }

/** The methods of Open CTI with one answer: what each does, and its return value. They throw `OrgError`. */
export const methods: Readonly<Record<string, Method>> = {
  enableClickToDial: clickToDial(true),
  disableClickToDial: clickToDial(false),
  getAppViewInfo: (_args, { workspace }) => viewOf(workspace.state.get().place),
  getCallCenterSettings: (_args, { org }) => org.callCenterSettings(),
  getSoftphoneLayout: (_args, { org }) => org.softphoneLayout(),
  isSoftphonePanelVisible: (_args, { softphone }) => ({ visible: softphone.state.get().visible }),
  notifyInitializationComplete: () => null,
  refreshView(_args, { workspace }) {
    workspace.refresh()
    return true
  },
  async runApex(args, { org }) {
    const { apexClass, methodName, methodParams } = read(apexCall, args)
    return { runApex: await org.runApex(apexClass, methodName, methodParams) }
  },
  async saveLog(args, { org }) {
    const { object } = read(v.object({ object: v.record(v.string(), v.unknown()) }), args)
    return { recordId: await org.saveLog(object) }
  },
  async screenPop(args, { workspace, org }) {
    await screenPop(args, workspace, org)
    return null
  },
  async searchAndScreenPop(args, { workspace, org }) {
    const { searchParams, deferred } = read(search, args)
    const hits = await org.search(searchParams)
    const pop = popOf(hits, searchParams)
    if (!deferred) await screenPop(pop, workspace, org)
    const found = Object.fromEntries(hits.map((info) => [info.id, hit(info)]))
    return { ...found, ...(deferred && { SCREEN_POP_DATA: pop }) }
  },
  setSoftphoneItemIcon: setter('key', 'itemIcon'),
  setSoftphoneItemLabel: setter('label', 'itemLabel'),
  setSoftphonePanelIcon: setter('key', 'panelIcon'),
  setSoftphonePanelLabel: setter('label', 'panelLabel'),
  setSoftphonePanelHeight: resizer('heightPX', 'height'),
  setSoftphonePanelWidth: resizer('widthPX', 'width'),
  setSoftphonePanelVisibility(args, { softphone }) {
    softphone.set(read(v.object({ visible: v.boolean() }), args))
    return null
  },
}
