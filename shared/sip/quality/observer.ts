import type { Grade, Quality, QualityCode, QualitySummary } from '../../call/quality.ts'
import { causes, type Findings } from './causes.ts'
import { mosOf, ratingOf } from './e-model.ts'

const codes = Object.keys(causes) as QualityCode[]

/** Whether a cause holds, and for how long the opposite has been seen: ms. */
interface Standing {
  readonly holds: boolean
  readonly opposite: number
}

const newcomer: Standing = { holds: false, opposite: 0 }

function judge(code: QualityCode, standing: Standing, findings: Findings): Standing {
  const { of, raise, clear, after, until } = causes[code]
  const badness = of(findings)
  const isOpposite = standing.holds ? badness < clear : badness >= raise
  if (!isOpposite) return { ...standing, opposite: 0 }
  const opposite = standing.opposite + findings.span
  return opposite >= (standing.holds ? until : after)
    ? { holds: !standing.holds, opposite: 0 }
    : { ...standing, opposite }
}

/** Ratings of ITU-T G.107 Annex B: from here on people are satisfied, and here many are not. */
const satisfied = 80
const dissatisfied = 60

/** A rating has to cross a border by this much for another grade. */
const slack = 3

function gradeOf(rating: number, before: Grade): Grade {
  const good = before === 'good' ? satisfied - slack : satisfied + slack
  const poor = before === 'poor' ? dissatisfied + slack : dissatisfied - slack
  if (rating >= good) return 'good'
  return rating < poor ? 'poor' : 'fair'
}

/** Loudness of a second with a word in it: −46 dBFS. */
const speech = 5e-3

/** How much of the newest second goes into the rating that is shown. */
const freshness = 0.3

/** The mean of what was measured over time. */
class Mean {
  #sum = 0
  #time = 0

  add(value: number | undefined, span: number): void {
    if (value === undefined) return
    this.#sum += value * span
    this.#time += span
  }

  get value(): number | undefined {
    return this.#time > 0 ? this.#sum / this.#time : undefined
  }
}

/** Judges one call, second by second. */
export class CallObserver {
  readonly #standing = new Map<QualityCode, Standing>()
  readonly #lasted = new Map<QualityCode, number>()
  readonly #mos = new Mean()
  readonly #loss = new Mean()
  readonly #jitter = new Mean()
  readonly #roundTrip = new Mean()
  #rating: number | undefined
  #grade: Grade = 'good'
  #hasSpoken = false

  /** Takes what was found between two moments in which both sides could talk. */
  observe(found: Omit<Findings, 'hasSpoken'>): Quality {
    this.#hasSpoken ||= (found.said ?? 0) > speech
    const findings = { ...found, hasSpoken: this.#hasSpoken }
    const rating = ratingOf(findings)
    this.#rating = this.#rating === undefined ? rating : this.#rating + (rating - this.#rating) * freshness
    this.#grade = gradeOf(this.#rating, this.#grade)
    this.#mos.add(mosOf(rating), findings.span)
    this.#loss.add(findings.loss, findings.span)
    this.#jitter.add(findings.jitter, findings.span)
    this.#roundTrip.add(findings.roundTrip, findings.span)
    const cause = this.#judge(findings)
    return {
      grade: this.#grade,
      mos: mosOf(this.#rating),
      loss: findings.loss,
      jitter: findings.jitter,
      ...(findings.roundTrip !== undefined && { roundTrip: findings.roundTrip }),
      ...(cause && { cause }),
      overall: this.#overall(findings),
    }
  }

  /** The call is on hold: what was seen before says nothing about what comes after. */
  rest(): void {
    this.#standing.clear()
  }

  #judge(findings: Findings): QualityCode | undefined {
    for (const code of codes)
      this.#standing.set(code, judge(code, this.#standing.get(code) ?? newcomer, findings))
    const cause = codes.find((code) => this.#standing.get(code)?.holds)
    if (cause) this.#lasted.set(cause, (this.#lasted.get(cause) ?? 0) + findings.span)
    return cause
  }

  #overall({ codec, isRelayed }: Findings): QualitySummary {
    const [worst] = [...this.#lasted].sort(([, one], [, other]) => other - one)
    const roundTrip = this.#roundTrip.value
    return {
      mos: this.#mos.value ?? 1,
      relayed: isRelayed,
      loss: this.#loss.value ?? 0,
      jitter: this.#jitter.value ?? 0,
      ...(roundTrip !== undefined && { roundTrip }),
      ...(codec && { codec }),
      ...(worst && { worst: worst[0] }),
    }
  }
}
