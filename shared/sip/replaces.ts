/** The dialog that a call is to take the place of (RFC 3891 section 6.1), as we name it. */
export interface Replaced {
  readonly callId: string
  readonly localTag: string
  readonly remoteTag: string
  /** Only if it has not been answered yet. */
  readonly earlyOnly: boolean
}

/** Reads a Replaces header; nothing where it names no dialog. */
export function replacedIn(header: string): Replaced | undefined {
  const [callId = '', ...parameters] = header.split(';').map((part) => part.trim())
  const valueOf = (name: string) =>
    parameters.find((each) => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const [localTag, remoteTag] = [valueOf('to-tag'), valueOf('from-tag')]
  if (!callId || !localTag || !remoteTag) return undefined
  return { callId, localTag, remoteTag, earlyOnly: parameters.includes('early-only') }
}
