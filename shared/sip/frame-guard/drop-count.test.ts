import type { SipLogEntry } from '../log.ts'
import { createDropCount } from './drop-count.ts'

it('tells of the first drop for a reason and of each doubling, and nothing of the frame', () => {
  const entries: SipLogEntry[] = []
  const count = createDropCount((entry) => void entries.push(entry))
  for (let left = 9; left > 0; left--) count('not-sip')
  count('too-big')
  expect(entries.map(({ detail }) => detail)).toEqual([
    'not-sip 1',
    'not-sip 2',
    'not-sip 4',
    'not-sip 8',
    'too-big 1',
  ])
  expect(entries[0]).toEqual({ level: 'info', event: 'frame.dropped', detail: 'not-sip 1' })
})
