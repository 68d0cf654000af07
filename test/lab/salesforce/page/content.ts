import type { Org } from '../org.ts'
import type { Place } from '../workspace.ts'
import type { Content } from './model.ts'

/** Asks the org for what a place shows. */
export async function contentOf(place: Place, org: Org): Promise<Content> {
  switch (place.type) {
    case 'record': {
      const page = await org.recordPage(place.record.id)
      return page ? { type: 'record', page } : missing
    }
    case 'home':
      return listOf('Contact', org)
    case 'list':
      return listOf(place.entity, org)
    case 'search':
      return { type: 'search', text: place.text, found: await org.search(place.text) }
    case 'flow':
      return { type: 'text', title: `Flow ${place.name}`, text: JSON.stringify(place.args ?? [], null, 2) }
    case 'url':
      return { type: 'text', title: 'Page', text: place.url }
  }
}

async function listOf(entity: string, org: Org): Promise<Content> {
  const table = await org.listPage(entity)
  return table ? { type: 'list', table } : missing
}

const missing: Content = {
  type: 'text',
  title: 'Page not found',
  text: 'It was deleted, or you have no access to it.',
}

/** The place that a path of Lightning names. */
export async function placeAt({ pathname, searchParams }: URL, org: Org): Promise<Place> {
  const [, , kind, entity = '', id = ''] = pathname.split('/')
  if (kind === 'search') return { type: 'search', text: searchParams.get('text') ?? '' }
  if (kind === 'o') return { type: 'list', entity }
  const record = kind === 'r' ? await org.describe(id) : undefined
  return record ? { type: 'record', record } : { type: 'home' }
}
