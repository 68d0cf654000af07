import * as v from 'valibot'

const text = v.string()
/** ms since the epoch, as far as dates go (ECMA-262 section 21.4.1.1) */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15))
const figure = v.optional(v.pipe(v.number(), v.finite()))

const begun = {
  key: text,
  direction: v.picklist(['incoming', 'outgoing']),
  party: v.looseObject({ number: text, address: v.optional(text), name: v.optional(text) }),
  startedAt: time,
  answeredAt: v.optional(time),
}

const call = v.variant('state', [
  v.looseObject({
    ...begun,
    state: v.literal('ended'),
    endedAt: time,
    outcome: text,
    failure: v.optional(text),
  }),
  v.looseObject({ ...begun, state: v.picklist(['dialing', 'ringing', 'active', 'held', 'recovering']) }),
])

const record = v.looseObject({ kind: text, entity: text, id: text, name: v.optional(text) })

const quality = v.looseObject({
  mos: v.pipe(v.number(), v.finite()),
  worst: v.optional(text),
  codec: v.optional(text),
  relayed: v.boolean(),
  loss: figure,
  roundTrip: figure,
  jitter: figure,
})

/**
 * What an entry must have to be sent. Another version of the phone may have written it, and one that cannot be sent would
 * keep back those that came after it.
 */
export const storedShape = v.looseObject({
  entry: v.looseObject({
    ...{ key: text, owner: text, call, complete: v.boolean() },
    ...{ who: v.optional(record), about: v.optional(record), quality: v.optional(quality) },
    ...{ note: v.optional(text), disposition: v.optional(text) },
  }),
  startedAt: time,
  page: text,
  confirmed: v.boolean(),
})
