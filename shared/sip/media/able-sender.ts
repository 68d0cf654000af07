import type { Clock } from '../../ports/clock.ts'

/** Chromium takes digits some ms after it has said that audio can flow, and tells nobody: ms. */
const patience = 200

/** How often it is looked whether it does by now: ms. */
const interval = 10

/** @returns the sender as soon as it takes digits; nothing where it does not in time */
export async function ableSender(
  sender: RTCDTMFSender | null | undefined,
  clock: Pick<Clock, 'after'>,
): Promise<RTCDTMFSender | undefined> {
  for (let waited = 0; sender && waited <= patience; waited += interval) {
    if (sender.canInsertDTMF) return sender
    await new Promise<void>((resolve) => clock.after(interval, resolve))
  }
  return undefined
}
