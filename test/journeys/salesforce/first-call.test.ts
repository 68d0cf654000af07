import { consoleKinds } from '../../drivers/console.ts'
import { describeWalk } from '../walk.ts'

describe('in Salesforce, with the phone on a site of its own', () => {
  describeWalk(consoleKinds.salesforce)
})

describe('in Salesforce, with the phone in Visualforce pages', () => {
  describeWalk(consoleKinds.salesforce, { hosting: 'crm' })
})

describe('in Salesforce, under a host name of Salesforce’s', () => {
  describeWalk(consoleKinds.salesforce, { realOrigins: true })
})
