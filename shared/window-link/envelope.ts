import * as v from 'valibot'

/** How every message between windows looks: the link that it belongs to, and what it says. */
export interface Envelope {
  readonly tag: string
  readonly message: unknown
}

const schema = v.object({ tag: v.string(), message: v.unknown() })

/** The message in an envelope with this tag; `undefined` for whatever belongs to another link or to nobody. */
export function opened(data: unknown, tag: string): { readonly message: unknown } | undefined {
  const result = v.safeParse(schema, data)
  return result.success && result.output.tag === tag ? result.output : undefined
}
