import type { Clock } from '../ports/clock.ts'
import type { Devices } from '../ports/devices.ts'
import type { Support } from '../ports/support.ts'
import type { LineAccountSource, Telephony } from '../ports/telephony.ts'
import type { Loudspeaker } from '../sip/media/loudspeaker.ts'
import { provePath } from '../sip/test-call/path.ts'
import { createTestCall } from '../sip/test-call/test-call.ts'
import { playTone } from '../sip/test-call/tone.ts'
import type { Ringer } from '../ui/ringer.ts'
import type { Tools } from '../ui/tools.ts'
import '../ui/tools.ts'

export interface ToolsParts {
  readonly clock: Clock
  readonly devices: Devices
  readonly loudspeaker: Loudspeaker
  readonly ringer: Pick<Ringer, 'try'>
  readonly lineAccount: LineAccountSource
  readonly telephony: Pick<Telephony, 'reach'>
  readonly support: Support
}

/** Puts together what the settings panel offers besides settings. */
export function createTools({
  clock,
  devices,
  loudspeaker,
  ringer,
  lineAccount,
  telephony,
  support,
}: ToolsParts): Tools {
  const testCall = createTestCall({
    clock,
    devices,
    play: { speaker: () => playTone(loudspeaker), ringer: () => ringer.try() },
    account: lineAccount,
    reach: () => telephony.reach(),
    provePath: (servers, wanted) => provePath(servers, wanted, clock),
  })
  return { devices, testCall, support }
}
