/** Its middle and its slow end. */
export interface Percentiles {
  readonly p50: number
  readonly p95: number
}

/** One number, or its middle and its slow end. */
export type Value = number | Percentiles

/** A figure of ours beside the same figure of the yardstick, measured in the same run. */
export interface Figure {
  readonly ours: Value
  readonly yardstick: Value
}

export type Figures = Readonly<Record<string, Figure>>

/** The nearest-rank percentile. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return Math.round(value * 10) / 10
}

export const percentiles = (values: readonly number[]): Percentiles => ({
  p50: percentile(values, 0.5),
  p95: percentile(values, 0.95),
})
