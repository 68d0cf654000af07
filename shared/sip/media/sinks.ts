import type { WritableAtom } from 'nanostores'
import type { Failure } from '../../call/failure.ts'
import type { DevicesState, DeviceUse } from '../../ports/devices.ts'

/** What a loudspeaker is used for. */
export type SinkUse = Exclude<DeviceUse, 'microphone'>

export interface SinksDependencies {
  /** Rejects as `setSinkId` does where nothing can sound on that device. */
  readonly trySink?: (id: string) => Promise<void>
  /** Hears which device the browser has refused. */
  readonly onRefused?: (use: SinkUse, failure: Failure) => void
}

/** What became of the devices that were chosen to sound. */
export interface Sinks {
  /** Something was to sound on the chosen device: the browser has refused that, or has not. */
  sounded(use: SinkUse, refusal: unknown): void
  /** Finds out at once whether a device can sound. */
  test(use: SinkUse, id: string): void
}

/** @param refusal of `setSinkId` (Audio Output Devices API section 2.3) */
function refusalIn(refusal: unknown): Failure {
  const name = refusal instanceof DOMException ? refusal.name : ''
  return {
    code: name === 'NotAllowedError' ? 'speaker.blocked-by-page' : 'speaker.unusable',
    detail: name || String(refusal),
  }
}

export function createSinks(
  state: WritableAtom<DevicesState>,
  { trySink, onRefused }: SinksDependencies,
): Sinks {
  function sounded(use: SinkUse, refusal: unknown): void {
    const { [use]: before, ...others } = state.get().refused
    if (!refusal && !before) return
    const failure = refusal ? refusalIn(refusal) : undefined
    state.set({ ...state.get(), refused: failure ? { ...others, [use]: failure } : others })
    if (failure && failure.code !== before?.code) onRefused?.(use, failure)
  }
  /** What was chosen last: an answer about another one comes too late. */
  const tried = new Map<SinkUse, string>()
  return {
    sounded,
    test(use, id) {
      tried.set(use, id)
      const tell = (refusal?: unknown) => tried.get(use) === id && sounded(use, refusal)
      trySink?.(id).then(() => tell(), tell)
    },
  }
}
