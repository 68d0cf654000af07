import { parseUri, type SipUri } from '../message/address.ts'
import type { Flow } from './flow.ts'

/** Where somebody can be reached (RFC 3261 §10). */
export interface Binding {
  /** The user part of the address of record. */
  readonly user: string
  /** The Contact URI, as the user agent gave it. */
  readonly contact: string
  /** The `+sip.instance` of the user agent (RFC 5627), a URN. */
  readonly instance?: string
  readonly flow: Flow
  /** s since the epoch */
  readonly expires: number
}

/** One user agent has one binding: by its instance where it says one, else by its contact. */
const keyOf = (binding: Pick<Binding, 'user' | 'contact' | 'instance'>): string =>
  `${binding.user} ${binding.instance ?? binding.contact}`

const isContact = (uri: SipUri, contact: string): boolean => {
  const known = parseUri(contact)
  return known !== undefined && known.user === uri.user && known.host === uri.host && known.port === uri.port
}

/**
 * The bindings of everybody. One whose way is closed counts no longer (RFC 5626 §5.3.1).
 *
 * @param now s since the epoch
 * @param lasting whose bindings last as long as their way: a trunk is wired
 */
export function createLocation(now: () => number, lasting?: string) {
  const bindings = new Map<string, Binding>()
  const alive = (): Binding[] =>
    [...bindings.values()].filter(
      ({ flow, expires, user }) => flow.open && (user === lasting || expires > now()),
    )

  return {
    /** The newest one last. */
    save(binding: Binding): void {
      bindings.delete(keyOf(binding))
      bindings.set(keyOf(binding), binding)
    },
    remove(binding: Pick<Binding, 'user' | 'contact' | 'instance'>): void {
      bindings.delete(keyOf(binding))
    },
    removeFlow(flow: Flow): void {
      for (const [key, binding] of bindings) if (binding.flow === flow) bindings.delete(key)
    },
    of: (user: string): Binding[] => alive().filter((binding) => binding.user === user),
    all: alive,
    /** The user agent behind a GRUU (RFC 5627 §3.3) or behind a Contact URI: where requests in a dialog go. */
    find(uri: SipUri): Binding | undefined {
      const instance = uri.parameters.get('gr')
      return alive().findLast((binding) =>
        instance
          ? binding.user === uri.user && binding.instance === instance
          : isContact(uri, binding.contact),
      )
    },
  }
}

export type Location = ReturnType<typeof createLocation>
