import { consoleKinds } from '../../drivers/console.ts'
import { describeAnotherDevice } from '../another-device.ts'

describe('in Dynamics 365', () => {
  describeAnotherDevice(consoleKinds.dynamicsWorkspace)
})
