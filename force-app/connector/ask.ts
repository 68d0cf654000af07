import * as v from 'valibot'
import { PhoneError } from '../../shared/call/failure.ts'
import type { Clock } from '../../shared/ports/clock.ts'
import type { Answered, Callback } from './open-cti.ts'

/** How long the console may take to answer: ms. */
const patience = 10_000

/** How long to wait until the softphone's container may be there: ms. */
const containerPause = 200

/** The container of the softphone appears some time after the page. */
const containerMissing = 'SOFTPHONE_CONTAINER_ERROR'

const errorSchema = v.union([
  v.pipe(
    v.string(),
    v.transform((description) => ({ code: '', description, details: undefined })),
  ),
  v.object({
    code: v.optional(v.string(), ''),
    description: v.optional(v.string(), ''),
    details: v.optional(v.unknown()),
  }),
])

const errorList = v.nullish(
  v.union([
    v.array(errorSchema),
    v.pipe(
      errorSchema,
      v.transform((error) => [error]),
    ),
  ]),
)

/** Some methods are documented to answer with `error` in place of `errors`. */
const responseSchema = v.variant('success', [
  v.object({ success: v.literal(true), returnValue: v.optional(v.unknown()) }),
  v.object({ success: v.literal(false), errors: errorList, error: errorList }),
])

type ConsoleError = v.InferOutput<typeof errorSchema>

const detailSchema = v.array(v.object({ message: v.string() }))

/** `saveLog` and Apex put the reason into the details. */
function textOf({ code, description, details }: ConsoleError): string {
  const messages = v.is(detailSchema, details) ? details.map(({ message }) => message) : []
  const reasons = [description, ...messages.filter((message) => !description.includes(message))]
  return reasons.filter(Boolean).join(': ') || code
}

const malformed = (what: string) => new PhoneError('crm.malformed', what)

/** @returns the return value, or the errors */
function read(response: unknown): { returnValue: unknown } | { errors: readonly ConsoleError[] } {
  const { success, output } = v.safeParse(responseSchema, response)
  if (!success) throw malformed('no response of Open CTI')
  return output.success
    ? { returnValue: output.returnValue }
    : { errors: output.errors ?? output.error ?? [] }
}

/**
 * Makes one call of Open CTI.
 *
 * @param expected what the return value must look like
 * @param send makes the call with the callback that it is given
 * @returns the return value
 * @throws PhoneError `crm.unreachable` after 10 s, `crm.refused` with the console's reasons, `crm.malformed`
 */
export type Ask = <T>(expected: v.GenericSchema<unknown, T>, send: (answered: Answered) => void) => Promise<T>

export function createAsk(clock: Clock): Ask {
  const pause = (delay: number) => new Promise<void>((resolve) => clock.after(delay, resolve))

  function answerOf(send: (answered: Answered) => void, deadline: number): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const giveUp = clock.after(deadline - clock.now(), () => {
        reject(new PhoneError('crm.unreachable', 'no answer from the console'))
      })
      const callback: Callback = (response) => {
        giveUp()
        resolve(response)
      }
      try {
        send({ callback })
      } catch (error) {
        giveUp()
        reject(new PhoneError('crm.refused', error instanceof Error ? error.message : String(error)))
      }
    })
  }

  return async (expected, send) => {
    const deadline = clock.now() + patience
    for (;;) {
      const answer = read(await answerOf(send, deadline))
      if ('returnValue' in answer) return checked(expected, answer.returnValue)
      const { errors } = answer
      const mayCome = errors.some(({ code }) => code === containerMissing)
      if (!mayCome || clock.now() + containerPause >= deadline)
        throw new PhoneError('crm.refused', errors.map(textOf).join('; '))
      await pause(containerPause)
    }
  }
}

function checked<T>(expected: v.GenericSchema<unknown, T>, value: unknown): T {
  const result = v.safeParse(expected, value)
  if (result.success) return result.output
  throw malformed(`${v.getDotPath(result.issues[0]) ?? 'return value'}: ${result.issues[0].message}`)
}
