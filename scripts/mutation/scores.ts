/** Reads the report of `npm run mutation`, prints a score for each folder, and exits 1 where one is too low. */
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** What of Stryker's report is read (mutation-testing-report-schema). */
export interface Report {
  readonly config: { readonly mutate: readonly string[] }
  readonly thresholds: { readonly low: number }
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>
}

/** How many changes of a folder the tests noticed. */
export interface Score {
  readonly folder: string
  readonly noticed: number
  readonly all: number
  /** 0 to 100, and 0 where nothing was changed. */
  readonly percent: number
  readonly isEnough: boolean
}

const noticedBy = new Set(['Killed', 'Timeout'])
/** A change that no browser would run is none. */
const changes = new Set([...noticedBy, 'Survived', 'NoCoverage'])

/** The score of each folder whose files were to be changed. */
export function scoresOf({ config, thresholds, files }: Report): readonly Score[] {
  const folders = config.mutate
    .filter((pattern) => !pattern.startsWith('!'))
    .map((pattern) => pattern.replace(/\/\*.*$/, ''))
  return folders.map((folder) => {
    const statuses = Object.entries(files)
      .filter(([file]) => file.startsWith(`${folder}/`))
      .flatMap(([, { mutants }]) => mutants.map(({ status }) => status))
      .filter((status) => changes.has(status))
    const noticed = statuses.filter((status) => noticedBy.has(status)).length
    const percent = statuses.length > 0 ? (100 * noticed) / statuses.length : 0
    return { folder, noticed, all: statuses.length, percent, isEnough: percent >= thresholds.low }
  })
}

const row = ({ folder, noticed, all, percent, isEnough }: Score): string =>
  `${folder.padEnd(24)} ${percent.toFixed(2).padStart(6)} %  ${String(noticed)} of ${String(all)}${isEnough ? '' : '  TOO LOW'}`

/** One line for each folder. */
export const tableOf = (scores: readonly Score[]): string => scores.map(row).join('\n')

function main(file = 'test-results/mutation/report.json'): void {
  const scores = scoresOf(JSON.parse(readFileSync(file, 'utf8')) as Report)
  console.log(tableOf(scores))
  process.exitCode = scores.length > 0 && scores.every(({ isEnough }) => isEnough) ? 0 : 1
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv[2])
