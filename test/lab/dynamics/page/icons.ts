import { svg, type TemplateResult } from 'lit'

/** Outlines on a 20 by 20 grid. */
const paths = {
  home: 'M3 9.5 10 3.5l7 6V17h-4.5v-4.5h-5V17H3z',
  person:
    'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.6-3.4 3.2-4.5 6.5-4.5s5.900 1.100 6.500 4.500z',
  building: 'M4 17V3h8v14M12 8h4v9M2.500 17h15M6.500 6h3M6.500 9h3M6.500 12h3',
  case: 'M3 6.500h14V16H3zM7 6.500V4h6v2.500M3 10.500h14',
  call: 'M6 3 4 4.500c-.5 5.500 6 12 11.500 11.500L17 14l-3.500-2.500-2 1.500C9.500 12 8 10.500 7 8.500L8.500 6.500z',
  search: 'M8.500 13.500a5 5 0 1 0 0-10 5 5 0 0 0 0 10zM12.500 12.500 17 17',
  close: 'm5 5 10 10M15 5 5 15',
  add: 'M10 4v12M4 10h12',
  save: 'M4 4h10l2.500 2.500V16H4zM7 4v4h6V4M7 16v-4.500h6V16',
  refresh: 'M16 10a6 6 0 1 1-2-4.500M16 3v4h-4',
  chevronRight: 'm8 5 5 5-5 5',
  chevronLeft: 'm12 5-5 5 5 5',
  phone: 'M6 2.500h8v15H6zM9 15.500h2',
} as const

export type IconName = keyof typeof paths

export const icon = (name: IconName): TemplateResult =>
  svg`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d=${paths[name]} /></svg>`

/** The icon of a table. */
const byEntity: Readonly<Record<string, IconName>> = {
  contact: 'person',
  account: 'building',
  incident: 'case',
  phonecall: 'call',
  systemuser: 'person',
}

export const entityIcon = (entity: string): TemplateResult => icon(byEntity[entity] ?? 'case')
