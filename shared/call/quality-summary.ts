import type { Grade, QualityCode, QualitySummary } from './quality.ts'

/** What was wrong, as somebody reads it who was not there. The agent's own words are in `qualityTexts`. */
const words: Readonly<Record<QualityCode, string>> = {
  'quality.microphone-refused': 'the browser took the microphone away',
  'quality.microphone-busy': 'another program had taken the microphone',
  'quality.microphone-gone': 'no microphone was connected',
  'quality.no-packets': 'nothing arrived from the other side',
  'quality.not-played': "the agent's computer did not play the call",
  'quality.microphone-silent': "the agent's microphone was silent",
  'quality.microphone-changed': 'another microphone took over',
  'quality.loss': "the agent's network lost packets",
  'quality.far-loss': 'packets were lost on the way to the other side',
  'quality.jitter': "the agent's network delivered speech unevenly",
  'quality.delay': 'the other side heard the agent late',
  'quality.far-silent': 'the other side was silent',
}

/** Scores from which on most people are satisfied, and from which on few are not: R 80 and 60 (ITU-T G.107 Annex B). */
const [mostSatisfied, manySatisfied] = [4.03, 3.1]

const gradeOf = (mos: number): Grade => {
  if (mos >= mostSatisfied) return 'good'
  return mos >= manySatisfied ? 'fair' : 'poor'
}

const milliseconds = (name: string, value: number | undefined): string =>
  value === undefined ? '' : `${name} ${value.toFixed(0)} ms`

const list = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join(', ')

/**
 * A summary as one line of a record, for people; reports find the stable code in brackets. For instance
 * `fair (MOS 3.8), the agent's network lost packets; opus, relayed; RTT 40 ms, loss 2.1 %, jitter 8 ms [quality.loss]`.
 */
export function summaryLine({ mos, worst, codec, relayed, loss, roundTrip, jitter }: QualitySummary): string {
  const lost = loss === undefined ? '' : `loss ${(loss * 100).toFixed(1)} %`
  const line = [
    list(`${gradeOf(mos)} (MOS ${mos.toFixed(1)})`, worst && words[worst]),
    list(codec, relayed ? 'relayed' : 'direct'),
    list(milliseconds('RTT', roundTrip), lost, milliseconds('jitter', jitter)),
  ]
    .filter(Boolean)
    .join('; ')
  return worst ? `${line} [${worst}]` : line
}
