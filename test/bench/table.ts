import type { Figures, Value } from './figure.ts'
import { goalOf, goalText, isMet } from './goals.ts'

const headings = ['figure', 'ours', 'yardstick', 'goal', 'met'] as const

const valueText = (value: Value): string =>
  typeof value === 'object' ? `${String(value.p50)} (p95 ${String(value.p95)})` : String(value)

function rowOf(key: string, { ours, yardstick }: Figures[string]): readonly string[] {
  const goal = goalOf(key)
  const judgement = goal ? [goalText(goal), isMet(goal, ours) ? 'yes' : 'NO'] : ['', '']
  return [key, valueText(ours), valueText(yardstick), ...judgement]
}

/** The figures as a table for a terminal, with the goals and whether they are met. */
export function tableOf(figures: Figures): string {
  const rows = [headings, ...Object.entries(figures).map(([key, figure]) => rowOf(key, figure))]
  const widths = headings.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
