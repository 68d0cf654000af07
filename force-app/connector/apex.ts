import * as v from 'valibot'
import type { Ask } from './ask.ts'
import type { OpenCti } from './open-cti.ts'

/** Runs a method of one of the package's Apex classes; it answers with a text. */
export type Apex = (
  apexClass: string,
  methodName: string,
  parameters?: Readonly<Record<string, string>>,
) => Promise<string>

const answer = v.object({ runApex: v.string() })

/** Percent-encoded throughout: the platform does not read a plus sign as a space. */
const queryOf = (parameters: Readonly<Record<string, string>>): string =>
  Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')

/** @param namespace of the managed package; none where the classes are the org's own */
export function createApex(opencti: Pick<OpenCti, 'runApex'>, ask: Ask, namespace?: string): Apex {
  return async (apexClass, methodName, parameters = {}) => {
    const { runApex } = await ask(answer, (answered) => {
      opencti.runApex({
        apexClass: namespace ? `${namespace}.${apexClass}` : apexClass,
        methodName,
        methodParams: queryOf(parameters),
        ...answered,
      })
    })
    return runApex
  }
}
