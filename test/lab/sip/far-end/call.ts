import { atom } from 'nanostores'
import type { Readable } from '../../../../shared/ports/readable.ts'
import { createAudio, type Audio } from './media/audio.ts'
import type { AudioPathFactory } from './media/audio-path.ts'
import type { CallReport, Digit, Ending, FarEndCallState } from './report.ts'

export interface CallOptions extends Pick<CallReport, 'id' | 'direction' | 'number' | 'extension'> {
  readonly createPath: AudioPathFactory
  /** Hz */
  readonly tone: number
}

export type Progress = Pick<CallReport, 'state' | 'ending' | 'digits' | 'changes' | 'transfers'>

/** One call as the far end knows it: what happens to it is told from outside. */
export interface Call {
  readonly id: string
  readonly audio: Audio
  readonly progress: Readable<Progress>
  report(): CallReport
  reach(state: Exclude<FarEndCallState, 'ended'>): void
  noteDigit(digit: string, by: Digit['by']): void
  noteChange(): void
  noteTransfer(status: number): void
  end(ending: Ending): void
  /** Lets go of the audio without a word. */
  close(): Promise<void>
}

export function createCall({ createPath, tone, ...who }: CallOptions): Call {
  const progress = atom<Progress>({ state: 'calling', digits: [], changes: 0, transfers: [] })

  function change(next: Partial<Progress>): void {
    if (progress.get().state !== 'ended') progress.set({ ...progress.get(), ...next })
  }

  function noteDigit(digit: string, by: Digit['by']): void {
    change({ digits: [...progress.get().digits, { digit, by }] })
  }

  const audio = createAudio({
    createPath,
    tone,
    onDigit: (digit) => {
      noteDigit(digit, 'event')
    },
  })

  let closed: Promise<void> | undefined
  const close = (): Promise<void> => (closed ??= audio.close())

  return {
    id: who.id,
    audio,
    progress,
    report: () => ({ ...who, ...progress.get(), heldBy: audio.heldBy(), heard: audio.heard() }),
    reach(state) {
      change({ state })
    },
    noteDigit,
    noteChange() {
      change({ changes: progress.get().changes + 1 })
    },
    noteTransfer(status) {
      change({ transfers: [...progress.get().transfers, status] })
    },
    end(ending) {
      change({ state: 'ended', ending })
      void close()
    },
    close,
  }
}
