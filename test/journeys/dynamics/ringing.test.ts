import { consoleKinds } from '../../drivers/console.ts'
import { describeRinging } from '../ringing.ts'

describe('in Dynamics 365', () => {
  describeRinging(consoleKinds.dynamicsWorkspace)
})
