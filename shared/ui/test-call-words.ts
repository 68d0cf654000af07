import { failures } from '../call/failure.ts'
import type { PathProof, TestResult, TestStep, TestVerdict } from '../ports/test-call.ts'
import type { IconName } from './icons.ts'

interface StepWords {
  readonly name: string
  /** What to do, or what goes on, while it is tried. */
  readonly running: string
  /** What was proven, and no more than that. */
  readonly passed: string
  /** What went wrong, and what helps. */
  readonly failed: string
}

const stepWords: Readonly<Record<TestStep, StepWords>> = {
  microphone: {
    name: 'Microphone',
    running: 'Say a few words.',
    passed: 'Your microphone hears you.',
    failed: 'Your microphone hears nobody speak. Check its switch, or choose another one above.',
  },
  speaker: {
    name: 'Speaker',
    running: 'A tone is played. Do you hear it?',
    passed: 'You hear the speaker.',
    failed: 'You do not hear the speaker. Check its loudness, or choose another one above.',
  },
  ringer: {
    name: 'Ringer',
    running: 'It rings. Do you hear it?',
    passed: 'You hear the ringer.',
    failed: 'You do not hear the ringer. Check its loudness, or choose another one above.',
  },
  line: {
    name: 'Line',
    running: 'Asking the telephone system.',
    passed: 'Your line is registered, and the telephone system answers.',
    failed: 'The telephone system does not answer.',
  },
  path: {
    name: 'Network',
    running: 'Sending packets out of this network.',
    passed: 'Packets get out of this network, and answers come back.',
    failed:
      'No packets come back from outside this network. Calls may be silent; ask your administrator whether UDP is blocked.',
  },
  relay: {
    name: 'Relay',
    running: 'Asking the relay for a way through.',
    passed: 'The relay answers, and lets this phone through.',
    failed:
      'The relay cannot be reached, or refuses this phone. Calls may be silent in some networks; ask your administrator.',
  },
}

const proofWords: Readonly<Record<PathProof, string>> = {
  browser:
    'This browser can send audio. Whether it gets out of this network was not tried: this phone knows no server for that.',
  server: stepWords.path.passed,
  relay: 'Packets get out of this network through the relay, and by no other way.',
}

const skipped = 'This phone has no relay.'

const icons: Readonly<Record<TestVerdict, IconName>> = {
  waiting: 'clock',
  running: 'clock',
  asking: 'clock',
  passed: 'check',
  failed: 'warning',
  skipped: 'check',
}

export const iconFor = (verdict: TestVerdict): IconName => icons[verdict]

export const nameOf = (step: TestStep): string => stepWords[step].name

function passedWords({ step, proof, roundTrip }: TestResult): string {
  const words = proof && step === 'path' ? proofWords[proof] : stepWords[step].passed
  return roundTrip === undefined ? words : `${words} Round trip ${roundTrip.toFixed(0)} ms.`
}

/** What failed by a name of its own says more than that something did. */
const failedWords = ({ step, failure }: TestResult): string =>
  failure && failure !== 'call.failed'
    ? `${failures[failure].says} ${failures[failure].advice}`
    : stepWords[step].failed

/** What is to be said of a step. */
export function wordsOf(result: TestResult): string {
  const { step, verdict } = result
  if (verdict === 'waiting') return ''
  if (verdict === 'skipped') return skipped
  if (verdict === 'passed') return passedWords(result)
  return verdict === 'failed' ? failedWords(result) : stepWords[step].running
}
