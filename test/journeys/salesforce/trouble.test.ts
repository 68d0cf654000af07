import { consoleKinds } from '../../drivers/console.ts'
import { describeTrouble } from '../trouble.ts'

describe('the phone in Salesforce', () => {
  describeTrouble(consoleKinds.salesforce, {
    settings: 'getCallCenterSettings',
    write: 'SidetoneCallLog.write',
  })
})
