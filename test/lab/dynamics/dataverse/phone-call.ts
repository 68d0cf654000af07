import type { Row } from './web-api.ts'
import { DataverseError } from './web-api.ts'

/** Status reasons by state: open, completed, cancelled. The first is the default. */
const reasons: Readonly<Record<number, readonly number[]>> = { 0: [1], 1: [2, 4], 2: [3] }

export const open: Row = { statecode: 0, statuscode: 1 }

/** How the app words a status reason. */
export const reasonLabels: Readonly<Record<number, string>> = {
  1: 'Open',
  2: 'Made',
  3: 'Canceled',
  4: 'Received',
}

/**
 * An activity begins open: its state is not valid for create.
 *
 * @throws DataverseError
 */
export function checkNewCall(data: Row): void {
  if (!('statecode' in data)) return
  const message = "The property 'statecode' of phonecall cannot be set when the record is created."
  throw new DataverseError(400, '0x80048408', message)
}

/**
 * What a change makes of the state. A completed call is read-only until it is opened again.
 *
 * @returns the change with its status reason
 * @throws DataverseError
 */
export function checkedCallChange(current: Row, change: Row): Row {
  const { statecode } = change
  if (statecode === undefined) {
    if (current['statecode'] === 0) return change
    throw new DataverseError(403, '0x80040220', 'The activity is closed and cannot be changed.')
  }
  const allowed = reasons[Number(statecode)] ?? []
  const reason = Number(change['statuscode'] ?? allowed[0])
  if (allowed.includes(reason)) return { ...change, statuscode: reason }
  const message = `${String(reason)} is not a valid status code on phonecall for state code ${String(Number(statecode))}.`
  throw new DataverseError(400, '0x80048408', message)
}
