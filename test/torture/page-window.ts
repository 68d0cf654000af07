import { deployment } from '../../shared/keycloak/testing.ts'

/** What a receiver has done so far: what it has posted, told, shown and opened, in order. */
export type Acts = unknown[]

/** Another window, as a page sees it. */
export interface OtherWindow {
  closed: boolean
  postMessage(data: unknown, target: unknown): void
  close(): void
}

/** Another window; what is posted to it is an act, and must be for its very origin. */
export const otherWindow = (acts: Acts, origin: string): OtherWindow => ({
  closed: false,
  postMessage(data, target) {
    if (target !== origin) throw new Error(`posted to ${String(target)}`)
    acts.push(structuredClone(data))
  },
  close: () => undefined,
})

/** Where a message comes from. */
export interface Sender {
  readonly origin: unknown
  readonly source: unknown
}

/** A window without a browser, with what the product uses of one. */
export function pageWindow(members: object = {}) {
  const window = Object.assign(new EventTarget(), {
    origin: deployment.ownOrigin,
    navigator: { userActivation: { isActive: false } },
    document: {},
    ...members,
  })
  return {
    window: window as unknown as Window & typeof globalThis,
    arrive: (data: unknown, { origin, source }: Sender) =>
      void window.dispatchEvent(Object.assign(new Event('message'), { data, origin, source })),
  }
}

/** The channels of this process; a message is heard at once by all others of the same name. */
export class PlayedChannel {
  static readonly all = new Set<PlayedChannel>()
  onmessage: ((event: { readonly data: unknown }) => void) | null = null
  readonly name: string

  constructor(name: string) {
    this.name = name
    PlayedChannel.all.add(this)
  }

  /** Hands a message to everybody who listens by this name. */
  static tell(name: string, data: unknown): void {
    for (const each of [...PlayedChannel.all]) if (each.name === name) each.onmessage?.({ data })
  }

  postMessage(data: unknown): void {
    const copy: unknown = structuredClone(data)
    for (const each of [...PlayedChannel.all])
      if (each !== this && each.name === this.name) each.onmessage?.({ data: copy })
  }

  close(): void {
    PlayedChannel.all.delete(this)
  }
}

/** Parts of a browser that the pages take from their globals. */
export function installPage(): void {
  Object.assign(globalThis, { BroadcastChannel: PlayedChannel })
  Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true })
}
