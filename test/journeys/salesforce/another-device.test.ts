import { consoleKinds } from '../../drivers/console.ts'
import { describeAnotherDevice } from '../another-device.ts'

describe('in Salesforce, by way of the login frame', () => {
  describeAnotherDevice(consoleKinds.salesforce)
})
