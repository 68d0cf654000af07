import type { FailureCode } from '../call/failure.ts'
import type { Readable } from './readable.ts'

/** What is tried before the shift, one after the other. */
export type TestStep = 'microphone' | 'speaker' | 'ringer' | 'line' | 'path' | 'relay'

export type TestVerdict =
  | 'waiting'
  | 'running'
  /** Only the agent can tell whether it sounds. */
  | 'asking'
  | 'passed'
  | 'failed'
  /** There is nothing to try. */
  | 'skipped'

/** Out of the browser, to a server (STUN) and back, or to a relay (TURN) and back. */
export type PathProof = 'browser' | 'server' | 'relay'

export interface TestResult {
  readonly step: TestStep
  readonly verdict: TestVerdict
  /** Why it failed, where the step alone does not tell. */
  readonly failure?: FailureCode
  /** To the telephone system and back: ms. */
  readonly roundTrip?: number
  /** How far packets of audio are known to come. */
  readonly proof?: PathProof
}

/** A call with nobody, that tells whether the next one will work. */
export interface TestCall {
  /** In the order in which they are tried; empty before the first test. */
  readonly results: Readable<readonly TestResult[]>
  run(): void
  /** The answer to the step that is asking. */
  answer(heard: boolean): void
  /** Ends a test that is running, and everything that sounds. */
  stop(): void
}
