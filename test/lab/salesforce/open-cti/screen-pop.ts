import * as v from 'valibot'
import { OrgError } from '../org-error.ts'
import type { Org } from '../org.ts'
import type { Workspace } from '../workspace.ts'

const fields = v.record(v.string(), v.unknown())

/** The types of screen pop with their parameters. */
const targets = v.variant('type', [
  v.object({ type: v.literal('sobject'), params: v.object({ recordId: v.string() }) }),
  v.object({
    type: v.literal('url'),
    params: v.object({ url: v.pipe(v.string(), v.regex(/^\/(?!\/)/, 'a relative URL was expected')) }),
  }),
  v.object({ type: v.literal('objecthome'), params: v.object({ scope: v.string() }) }),
  v.object({ type: v.literal('list'), params: v.object({ listViewId: v.string(), scope: v.string() }) }),
  v.object({
    type: v.literal('search'),
    params: v.object({ searchString: v.pipe(v.string(), v.minLength(3)) }),
  }),
  v.object({
    type: v.literal('newRecord'),
    params: v.object({ entityName: v.string(), defaultFieldValues: v.optional(fields, {}) }),
  }),
  v.object({
    type: v.literal('flow'),
    params: v.object({ flowDevName: v.string(), flowArgs: v.optional(v.unknown()) }),
  }),
])

/** @throws OrgError */
export async function screenPop(args: unknown, workspace: Workspace, org: Org): Promise<void> {
  const result = v.safeParse(targets, args)
  if (!result.success) throw invalid(v.getDotPath(result.issues[0]) ?? 'type', result.issues[0].message)
  const { type, params } = result.output
  switch (type) {
    case 'sobject':
      return popRecord(params.recordId, workspace, org)
    case 'url':
      return workspace.open({ type: 'url', url: params.url })
    case 'objecthome':
      return workspace.open({ type: 'list', entity: params.scope })
    case 'list':
      return workspace.open({ type: 'list', entity: params.scope, listViewId: params.listViewId })
    case 'search':
      return workspace.open({ type: 'search', text: params.searchString })
    case 'newRecord':
      return workspace.openDialog({ entity: params.entityName, fields: params.defaultFieldValues })
    case 'flow':
      return workspace.open({ type: 'flow', name: params.flowDevName, args: params.flowArgs })
  }
}

async function popRecord(id: string, workspace: Workspace, org: Org): Promise<void> {
  const record = await org.describe(id)
  if (!record) throw invalid('recordId', `no record ${id}`)
  workspace.open({ type: 'record', record })
}

/** The error for a parameter that does not fit. */
export const invalid = (parameter: string, expectation: string): OrgError =>
  new OrgError('INVALID_PARAM', `An invalid value was passed to the parameter ${parameter}. ${expectation}`)
