import { atom } from 'nanostores'
import type { Readable } from '../../../../shared/ports/readable.ts'

/** 0 minimised, 1 docked, 2 hidden */
export type PanelMode = 0 | 1 | 2

export interface PanelState {
  readonly mode: PanelMode
  /** px */
  readonly width: number
  /** Whether a click on a number goes to the panel. */
  readonly clickToAct: boolean
}

export interface PanelEvents {
  onmodechanged(mode: PanelMode): void
  onsizechanged(width: number): void
}

export type Panel = ReturnType<typeof createPanel>

/** The side panel that holds the channel provider's page. */
export function createPanel(events: PanelEvents) {
  const state = atom<PanelState>({ mode: 1, width: 340, clickToAct: false })
  const change = (part: Partial<PanelState>) => {
    state.set({ ...state.get(), ...part })
  }
  return {
    state: state as Readable<PanelState>,
    setMode(mode: PanelMode) {
      if (state.get().mode === mode) return
      change({ mode })
      events.onmodechanged(mode)
    },
    setWidth(width: number) {
      if (state.get().width === width) return
      change({ width })
      events.onsizechanged(width)
    },
    /** Settles once a click on a number goes to the panel. */
    whenClickable: () =>
      new Promise<void>((resolve) => {
        const stop = state.subscribe(({ clickToAct }) => {
          if (!clickToAct) return
          resolve()
          queueMicrotask(() => {
            stop()
          })
        })
      }),
    setClickToAct: (clickToAct: boolean) => {
      change({ clickToAct })
    },
  }
}
