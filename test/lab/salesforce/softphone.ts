import { atom } from 'nanostores'

/** The softphone in the utility bar. */
export interface SoftphoneState {
  /** On the utility bar. */
  readonly itemLabel: string
  /** SLDS utility icon. */
  readonly itemIcon: string
  /** On the panel's header. */
  readonly panelLabel: string
  readonly panelIcon: string
  /** px */
  readonly height: number
  /** px */
  readonly width: number
  readonly visible: boolean
  /** Whether phone fields can be clicked. */
  readonly clickToDial: boolean
}

export type Softphone = ReturnType<typeof createSoftphone>

/** The least and the most that the panel's size can be set to: px. */
export const panelLimits = { heightPX: [240, 2560], widthPX: [200, 1920] } as const

export function createSoftphone(size: { readonly height: number; readonly width: number }) {
  const state = atom<SoftphoneState>({
    itemLabel: 'Phone',
    itemIcon: 'call',
    panelLabel: 'Phone',
    panelIcon: 'call',
    ...size,
    visible: true,
    clickToDial: false,
  })
  return {
    state: state as Pick<typeof state, 'get' | 'listen' | 'subscribe'>,
    set(part: Partial<SoftphoneState>): void {
      state.set({ ...state.get(), ...part })
    },
    /** Settles as soon as numbers can be clicked. */
    whenClickable(): Promise<void> {
      return new Promise((resolve) => {
        const check = ({ clickToDial }: SoftphoneState): void => {
          if (!clickToDial) return
          stop()
          resolve()
        }
        const stop = state.listen(check)
        check(state.get())
      })
    },
  }
}
