/** What a tab of the app shows. */
export type Page =
  | { readonly type: 'home' }
  | { readonly type: 'list'; readonly entity: string }
  | { readonly type: 'record'; readonly entity: string; readonly id: string }
  | { readonly type: 'new'; readonly entity: string; readonly values: Readonly<Record<string, unknown>> }
  | { readonly type: 'search'; readonly entity: string; readonly text: string }

/** The address parameters of a page, as the app writes them and as `getEnvironment` tells them. */
export function pageParameters(page: Page): Readonly<Record<string, string>> {
  switch (page.type) {
    case 'record':
      return { pagetype: 'entityrecord', etn: page.entity, id: page.id }
    case 'new':
      return { pagetype: 'entityrecord', etn: page.entity }
    case 'list':
      return { pagetype: 'entitylist', etn: page.entity }
    case 'search':
      return { pagetype: 'search', searchText: page.text }
    case 'home':
      return { pagetype: 'dashboard' }
  }
}

/** The page that address parameters name: a list of contacts where they name none. */
export function pageOf(parameters: URLSearchParams): Page {
  const entity = parameters.get('etn')
  const id = parameters.get('id')?.replace(/[{}]/g, '').toLowerCase()
  switch (parameters.get('pagetype')) {
    case 'entityrecord':
      if (!entity) return { type: 'home' }
      return id ? { type: 'record', entity, id } : { type: 'new', entity, values: {} }
    case 'dashboard':
      return { type: 'home' }
    case null:
    default:
      return { type: 'list', entity: entity ?? 'contact' }
  }
}
