import * as v from 'valibot'
import { createFakeClock } from '../../shared/fakes/clock.ts'
import { createAsk } from './ask.ts'
import type { Callback } from './open-cti.ts'

const answering = (...responses: unknown[]) => {
  const clock = createFakeClock()
  const ask = createAsk(clock)
  const send = ({ callback }: { callback: Callback }): void => {
    callback(responses.shift())
  }
  return { clock, asked: ask(v.string(), send) }
}

const refused = (...errors: unknown[]) => ({ success: false, returnValue: null, errors })
const notReady = refused({ code: 'SOFTPHONE_CONTAINER_ERROR', description: 'not there' })

describe('a call of Open CTI', () => {
  it('gives the return value', async () => {
    await expect(answering({ success: true, returnValue: 'yes', errors: null }).asked).resolves.toBe('yes')
  })

  it.each([
    [
      'errors with details',
      refused({ code: 'SERVER_ERROR', description: 'No', details: [{ message: 'field X' }] }),
    ],
    ['one error', { success: false, error: { description: 'No: field X' } }],
    ['texts', { success: false, errors: ['No: field X'] }],
    ['a text', { success: false, error: 'No: field X' }],
  ])('rejects with the reasons that come as %s', async (_form, response) => {
    await expect(answering(response).asked).rejects.toMatchObject({
      code: 'crm.refused',
      detail: 'No: field X',
    })
  })

  it.each([
    ['no response', undefined],
    ['another shape', { ok: true }],
    ['another return value', { success: true, returnValue: 42 }],
  ])('rejects %s as malformed', async (_what, response) => {
    await expect(answering(response).asked).rejects.toMatchObject({ code: 'crm.malformed' })
  })

  it('is made again until the container of the softphone is there', async () => {
    const { asked, clock } = answering(notReady, notReady, { success: true, returnValue: 'yes' })
    await clock.advance(1_000)
    await expect(asked).resolves.toBe('yes')
  })

  it('rejects when no answer comes, and takes no late one', async () => {
    const clock = createFakeClock()
    let answer: Callback = () => undefined
    const asked = createAsk(clock)(v.string(), ({ callback }) => (answer = callback))
    const rejected = expect(asked).rejects.toMatchObject({ code: 'crm.unreachable' })
    await clock.advance(10_000)
    answer({ success: true, returnValue: 'late' })
    await rejected
  })

  it('rejects when the library throws', async () => {
    const asked = createAsk(createFakeClock())(v.string(), () => {
      throw new Error('Missing the required argument')
    })
    await expect(asked).rejects.toMatchObject({
      code: 'crm.refused',
      detail: 'Missing the required argument',
    })
  })
})
