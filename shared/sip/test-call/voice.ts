import { PhoneError } from '../../call/failure.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Devices } from '../../ports/devices.ts'

/** Loudness that only a voice has: −46 dBFS. */
const voice = 5e-3

/** Levels that are looked at together: those of about a second. */
const span = 10

/** How many of them have to be as loud: a word is, and the click of a key or a knock on the desk is over sooner. */
const least = 4

/** How long the agent has to say something: ms. */
const patience = 8_000

export interface Listening {
  readonly devices: Pick<Devices, 'meter'>
  readonly clock: Pick<Clock, 'after'>
  /** Ends it. */
  readonly signal: AbortSignal
}

/**
 * Listens to the microphone.
 *
 * @returns whether somebody has said something
 * @throws PhoneError `microphone.…`
 */
export async function hearVoice({ devices, clock, signal }: Listening): Promise<boolean> {
  const stops: (() => void)[] = []
  try {
    return await new Promise((resolve, reject) => {
      const levels: number[] = []
      const end = () => resolve(false)
      const onLevel = (level: number) => {
        levels.push(level)
        if (levels.slice(-span).filter((each) => each > voice).length >= least) resolve(true)
      }
      stops.push(
        clock.after(patience, end),
        devices.meter(onLevel, ({ code, detail }) => reject(new PhoneError(code, detail))),
        () => signal.removeEventListener('abort', end),
      )
      signal.addEventListener('abort', end)
    })
  } finally {
    for (const stop of stops) stop()
  }
}
