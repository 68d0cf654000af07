/** One number, or its middle and its slow end. */
export type Value = number | { readonly p50: number; readonly p95: number }

/** A figure of ours beside the same figure of the yardstick, measured in the same run. */
export interface Figure {
  readonly ours: Value
  readonly yardstick: Value
}

export type Figures = Readonly<Record<string, Figure>>
