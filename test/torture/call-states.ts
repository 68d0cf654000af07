import { sdp, settle } from './phone.ts'
import { answered, described, dialed, ring, type Dialog, type Telephone } from './telephone.ts'

/** A state that messages find the phone in. */
export interface PhoneState {
  readonly name: string
  /** Brings a phone there that has no calls. @returns the dialogs of its calls */
  readonly reach: (phone: Telephone) => Promise<readonly Dialog[]>
}

/** What comes of a command is told to its caller, who is somebody else here. */
export const quietly = (promise: Promise<unknown>): void => void promise.catch(() => undefined)

const accept = (phone: Telephone) => phone.answerTo('INVITE', '200 OK', described, sdp)

async function held(phone: Telephone): Promise<Dialog> {
  const call = await answered(phone)
  const holding = phone.telephony.hold(call.key)
  await settle()
  await accept(phone)
  await holding
  return call
}

/** A call that is put on hold, and one that goes out beside it and is answered. */
async function consulting(phone: Telephone): Promise<readonly [Dialog, Dialog]> {
  return [await held(phone), await dialed(phone, '180 Ringing', '200 OK')]
}

/** Begins something, and stops before the far end has answered to it. */
const begun =
  (command: (phone: Telephone, call: Dialog) => Promise<unknown>): PhoneState['reach'] =>
  async (phone) => {
    const call = await answered(phone)
    quietly(command(phone, call))
    await settle()
    return [call]
  }

const one =
  (reach: (phone: Telephone) => Promise<Dialog>): PhoneState['reach'] =>
  async (phone) => [await reach(phone)]

const transferring = begun(({ telephony }, { key }) => telephony.transfer(key, '+49302'))

/** The call is on hold, and the far end is asked to call somebody else. */
const asking: PhoneState['reach'] = async (phone) => {
  const calls = await transferring(phone)
  await accept(phone)
  await settle()
  return calls
}

export const phoneStates: readonly PhoneState[] = [
  { name: 'idle', reach: async () => [] },
  { name: 'ringing', reach: one((phone) => ring(phone)) },
  { name: 'ringing reliably', reach: one((phone) => ring(phone, ['Require: 100rel'])) },
  { name: 'ringing without an offer', reach: one((phone) => ring(phone, [], '')) },
  { name: 'in a call that came in', reach: one((phone) => answered(phone)) },
  {
    name: 'in a call with a session timer',
    reach: one((phone) => answered(phone, ['Session-Expires: 1800;refresher=uac'])),
  },
  {
    name: 'in a call, with another one that rings',
    reach: async (phone) => [await answered(phone), await ring(phone)],
  },
  { name: 'dialing', reach: one((phone) => dialed(phone, '100 Trying')) },
  { name: 'ringing there', reach: one((phone) => dialed(phone, '180 Ringing')) },
  { name: 'hearing early media', reach: one((phone) => dialed(phone, '100 Trying', '183 Session Progress')) },
  { name: 'in a call that went out', reach: one((phone) => dialed(phone, '180 Ringing', '200 OK')) },
  { name: 'putting on hold', reach: begun(({ telephony }, { key }) => telephony.hold(key)) },
  { name: 'on hold', reach: one(held) },
  {
    name: 'taking off hold',
    async reach(phone) {
      const call = await held(phone)
      quietly(phone.telephony.resume(call.key))
      await settle()
      return [call]
    },
  },
  { name: 'sending digits', reach: begun(({ telephony }, { key }) => telephony.sendDigits(key, '12')) },
  { name: 'transferring', reach: asking },
  {
    name: 'waiting for a transfer',
    async reach(phone) {
      const calls = await asking(phone)
      await phone.answerTo('REFER', '202 Accepted')
      return calls
    },
  },
  {
    name: 'asked for a transfer',
    async reach(phone) {
      const call = await answered(phone)
      await phone.deliver(call.request('REFER', ['Refer-To: <sip:bob@sip.example>']))
      return [call]
    },
  },
  { name: 'in a consultation', reach: consulting },
  {
    name: 'connecting two others',
    async reach(phone) {
      const [held, other] = await consulting(phone)
      quietly(phone.telephony.transferTo(held.key, other.key))
      await settle()
      return [held, other]
    },
  },
  {
    name: 'making a conference',
    async reach(phone) {
      const [held, other] = await consulting(phone)
      quietly(phone.telephony.merge(held.key, other.key))
      await settle()
      return [held, other]
    },
  },
  { name: 'hanging up', reach: begun(({ telephony }, { key }) => telephony.hangUp(key)) },
]
