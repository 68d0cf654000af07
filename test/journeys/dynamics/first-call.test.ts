import { consoleKinds } from '../../drivers/console.ts'
import { describeWalk } from '../walk.ts'

describe('in Dynamics 365 with one session, with the phone on a site of its own', () => {
  describeWalk(consoleKinds.dynamicsOneSession)
})

describe('in Dynamics 365 with sessions, with the phone on a site of its own', () => {
  describeWalk(consoleKinds.dynamicsWorkspace)
})

describe('in Dynamics 365 with sessions, with the phone in a web resource', () => {
  describeWalk(consoleKinds.dynamicsWorkspace, { hosting: 'crm' })
})

describe('in Dynamics 365 with sessions, under a host name of Dynamics’', () => {
  describeWalk(consoleKinds.dynamicsWorkspace, { realOrigins: true })
})
