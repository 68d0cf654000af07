import type { Call } from '../../shared/call/call.ts'
import { isRequest } from '../lab/sip/message/message.ts'
import { parseMessage } from '../lab/sip/message/parse.ts'
import { phoneStates, type PhoneState } from './call-states.ts'
import { addressedTo, asFrame, messageIn } from './rfc4475.ts'
import { trials, type Reaction } from './rfc4475-trials.ts'
import { isRinging, startTelephone, type Dialog, type Telephone } from './telephone.ts'

// Time stands still: whatever is sent again, or given up, is not because of these messages.
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick', 'performance', 'Date'] })
})

/** What the phone sends while it gets a message: statuses of responses, and methods of requests. */
async function sentBy(phone: Telephone, act: () => Promise<void>): Promise<readonly (number | string)[]> {
  const from = phone.sent.length
  await act()
  return phone.sent.slice(from).map((text) => {
    const message = parseMessage(text)
    return isRequest(message) ? message.method : message.status
  })
}

const reactionTo = ([first, ...rest]: readonly (number | string)[], expected: Reaction): unknown => {
  if (first === undefined) return 'nothing'
  if (first === 100 && rest.join() === '180') return 'rings'
  const isOne = rest.length === 0 && typeof first === 'number'
  return isOne && Array.isArray(expected) && expected.includes(first) ? expected : [first, ...rest].join()
}

/** The far end ends the call, as it can by the state that it is in; what the phone says to that shows that it was in it. */
async function expectEnd(phone: Telephone, dialog: Dialog, { state }: Call): Promise<void> {
  const says = (act: () => Promise<void>) => sentBy(phone, act)
  if (state === 'ringing' && isRinging(dialog))
    expect(await says(() => phone.deliver(dialog.cancel))).toEqual([200, 487])
  else if (state === 'dialing')
    expect(await says(() => phone.answerTo('INVITE', '486 Busy Here'))).toEqual(['ACK'])
  else if (phone.newest('BYE')) expect(await says(() => phone.answerTo('BYE', '200 OK'))).toEqual([])
  else expect(await says(() => phone.deliver(dialog.request('BYE')))).toContain(200)
  expect(phone.telephony.calls.get().find(({ key }) => key === dialog.key)?.state).toBe('ended')
}

/** Sends a message to a phone in a state: as it stands in the file, or with the phone's own address. */
async function tryIn(state: PhoneState, message: (phone: Telephone) => Buffer, expected: Reaction) {
  const phone = await startTelephone()
  const dialogs = await state.reach(phone)
  const before = phone.telephony.calls.get()
  const sent = await sentBy(phone, () => phone.deliver(asFrame(message(phone))))
  const reaction = reactionTo(sent, expected)
  const calls = phone.telephony.calls.get()
  expect(calls.slice(0, before.length)).toEqual(before)
  expect(calls).toHaveLength(before.length + (reaction === 'rings' ? 1 : 0))
  for (const [index, dialog] of dialogs.entries()) await expectEnd(phone, dialog, before[index] as Call)
  return reaction
}

/** A hundred phones for each state: a second, and more on a machine that has other work: ms. */
jest.setTimeout(120_000)

describe.each(phoneStates)('the messages of RFC 4475 to a phone $name', (state) => {
  it('get their answers, and its calls do not notice', async () => {
    const reactions = []
    for (const { file, asIs } of trials) {
      reactions.push([file, await tryIn(state, () => messageIn(file), asIs)])
      jest.clearAllTimers()
    }
    expect(reactions).toEqual(trials.map(({ file, asIs }) => [file, asIs]))
  })

  it('get their answers where they are for this phone', async () => {
    const ours = trials.flatMap(({ file, ours }) => (ours ? [{ file, expected: ours }] : []))
    const reactions = []
    for (const { file, expected } of ours) {
      const message = ({ contact }: Telephone) => addressedTo(contact, messageIn(file))
      reactions.push([file, await tryIn(state, message, expected)])
      jest.clearAllTimers()
    }
    expect(reactions).toEqual(ours.map(({ file, expected }) => [file, expected]))
  })
})
