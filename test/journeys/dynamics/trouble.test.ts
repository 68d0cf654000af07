import { consoleKinds } from '../../drivers/console.ts'
import { describeTrouble } from '../trouble.ts'

describe('the phone in Dynamics 365', () => {
  describeTrouble(consoleKinds.dynamicsWorkspace, { settings: 'getEnvironment', write: 'createRecord' })
})
