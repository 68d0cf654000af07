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

/** How long a clause may take: ms. */
const patience = 20_000

/** @throws Error with the latest of what the telephone noted */
const giveUp = () =>
  new Promise<never>((_, reject) => {
    const story = () =>
      window.phone.log
        .slice(-40)
        .map(
          ({ event, detail = '', message = '' }) =>
            `${event} ${detail} ${message.split('\r\n\r\n')[0] ?? ''}`,
        )
    setTimeout(() => reject(new Error(['it takes too long', ...story()].join('\n'))), patience)
  })

window.runClause = async (name) => {
  const { telephony } = window.phone
  const clause = telephonyContract.find((candidate) => candidate.name === name)
  try {
    await Promise.race([
      clause?.run({ telephony, account: () => window.accountOfAda(), far: far() }),
      giveUp(),
    ])
  } finally {
    await telephony.disconnect()
  }
}
