import type { LineAccount } from '../../../../shared/ports/telephony.ts'
import { telephonyContract, type FarSide } from '../../../contract/telephony.ts'
import './main.ts'

declare global {
  interface Window {
    /** Put there by the test. */
    accountOfAda(): Promise<LineAccount>
    farSide<Method extends Exclude<keyof FarSide, 'numbers'>>(
      method: Method,
      ...parameters: Parameters<FarSide[Method]>
    ): Promise<never>
    farNumbers: FarSide['numbers']
    /** Runs one clause, and lets go of the line. */
    runClause(name: string): Promise<void>
  }
}

const far = (): FarSide => ({
  numbers: window.farNumbers,
  call: (from) => window.farSide('call', from),
  cancel: (handle) => window.farSide('cancel', handle),
  hangUp: () => window.farSide('hangUp'),
  hold: () => window.farSide('hold'),
  resume: () => window.farSide('resume'),
  askTransfer: (number) => window.farSide('askTransfer', number),
  digits: (count) => window.farSide('digits', count),
})

window.runClause = async (name) => {
  const { telephony } = window.phone
  const clause = telephonyContract.find((candidate) => candidate.name === name)
  try {
    await clause?.run({ telephony, account: () => window.accountOfAda(), far: far() })
  } finally {
    await telephony.disconnect()
  }
}
