import { consoleKinds } from '../../drivers/console.ts'
import { describeRinging } from '../ringing.ts'

describe('in Salesforce', () => {
  describeRinging(consoleKinds.salesforce)
})
