import type { Provider } from '../cif/context.ts'

/** What the server tells the console's page. */
export interface PageConfig {
  readonly version: 1 | 2
  /** The name that tests find this page by. */
  readonly page: string
  readonly user: { readonly id: string; readonly userName: string; readonly displayName: string }
  readonly agents: readonly { readonly userName: string; readonly displayName: string }[]
  readonly provider: Provider
}
