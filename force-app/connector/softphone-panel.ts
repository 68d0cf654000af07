import * as v from 'valibot'
import type { PanelRequest, PanelStatus } from '../../shared/ports/crm-host.ts'
import type { Ask } from './ask.ts'
import type { OpenCti } from './open-cti.ts'

/** The sizes that Open CTI takes: px. */
const limits = { height: [240, 2560], width: [200, 1920] } as const

const clamp = (value: number, [least, most]: readonly [number, number]): number =>
  Math.min(most, Math.max(least, Math.round(value)))

/** Utility icons of the Lightning Design System. */
const icons: Readonly<Record<PanelStatus['icon'], string>> = {
  'signed-out': 'lock',
  ready: 'call',
  ringing: 'incoming_call',
  'in-call': 'unmuted',
  'on-hold': 'pause',
  'wrap-up': 'edit',
  trouble: 'warning',
}

type Parts = Pick<
  OpenCti,
  | 'setSoftphonePanelVisibility'
  | 'setSoftphonePanelHeight'
  | 'setSoftphonePanelWidth'
  | 'setSoftphoneItemLabel'
  | 'setSoftphoneItemIcon'
>

/** Shows, hides and sizes the panel. A size beyond the console's limits becomes the nearest one. */
export async function showPanel(
  { visible, height, width }: PanelRequest,
  opencti: Parts,
  ask: Ask,
): Promise<void> {
  if (height !== undefined)
    await ask(v.unknown(), (answered) => {
      opencti.setSoftphonePanelHeight({ heightPX: clamp(height, limits.height), ...answered })
    })
  if (width !== undefined)
    await ask(v.unknown(), (answered) => {
      opencti.setSoftphonePanelWidth({ widthPX: clamp(width, limits.width), ...answered })
    })
  if (visible !== undefined)
    await ask(v.unknown(), (answered) => {
      opencti.setSoftphonePanelVisibility({ visible, ...answered })
    })
}

/** Puts the status on the utility bar. */
export async function showStatus({ label, icon }: PanelStatus, opencti: Parts, ask: Ask): Promise<void> {
  await Promise.all([
    ask(v.unknown(), (answered) => {
      opencti.setSoftphoneItemLabel({ label, ...answered })
    }),
    ask(v.unknown(), (answered) => {
      opencti.setSoftphoneItemIcon({ key: icons[icon], ...answered })
    }),
  ])
}
