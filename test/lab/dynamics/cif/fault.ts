import type { Clock } from '../../../../shared/ports/clock.ts'
import type { Fault } from '../../console/faults.ts'
import type { CifResponse } from './message.ts'
import { failure, success } from './message.ts'

/** A call that is about to be answered. */
export interface Answering {
  /** The method's name in the library. */
  readonly method: string
  readonly correlationId: string
  /** Does what was asked. */
  readonly run: () => Promise<CifResponse>
}

export interface Delivery {
  readonly clock: Clock
  readonly send: (response: CifResponse) => void
  /** Sends it as another window would. */
  readonly sendAsStranger: (response: CifResponse) => void
}

type Way = (answering: Answering, delivery: Delivery, fault: Fault) => Promise<void> | void

const ways: Record<Fault['kind'], Way> = {
  async slow({ run }, { clock, send }, { delay }) {
    const response = await run()
    clock.after(delay, () => {
      send(response)
    })
  },
  refuse({ method, correlationId }, { send }) {
    send(failure(correlationId, { message: 'The server refused the request.', msdyn_name: method }))
  },
  async drop({ run }) {
    await run()
  },
  async malformed({ correlationId, run }, { send }) {
    await run()
    send(success(correlationId, { value: new Map([['unexpected', '<html>']]) }))
  },
  async 'wrong-origin'({ run }, { sendAsStranger }) {
    sendAsStranger(await run())
  },
}

/** Answers a call as the fault wants it; as it should be, where there is none. */
export async function deliver(
  fault: Fault | undefined,
  answering: Answering,
  delivery: Delivery,
): Promise<void> {
  if (fault) await ways[fault.kind](answering, delivery, fault)
  else delivery.send(await answering.run())
}
