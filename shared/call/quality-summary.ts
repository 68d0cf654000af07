import type { QualitySummary } from './quality.ts'

/** A summary as one line of a record, for instance `MOS 4.2, opus, direct, quality.loss`. */
export const summaryLine = ({ mos, codec, relayed, worst }: QualitySummary): string =>
  [`MOS ${mos.toFixed(1)}`, codec, relayed ? 'relayed' : 'direct', worst].filter(Boolean).join(', ')
