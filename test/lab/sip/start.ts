import { createServer } from 'node:http'
import { hosts } from '../site.ts'
import { ephemeralAccount } from './authentication/ephemeral.ts'
import { createFarEnd } from './far-end/far-end.ts'
import { webRtcLink } from './far-end/links.ts'
import { createFarEndRoutes } from './far-end/routes.ts'
import { createSipPlatform } from './platform/platform.ts'

/** The platform and the far end alone: `tsx test/lab/sip/start.ts [PORT] [SECRET]`. */
const [port = '7400', secret = 'lab'] = process.argv.slice(2)
const trunk = { user: 'far-end', password: secret }
const platform = createSipPlatform({ port: Number(port), secret, trunk, log: console.error })
const farEnd = createFarEnd({ link: webRtcLink({ account: trunk, server: { port: Number(port) } }) })
const handleFarEnd = createFarEndRoutes(farEnd)

const server = createServer((request, response) => {
  if (!handleFarEnd(request, response)) platform.handle(request, response)
})
server.on('upgrade', (request, socket, head) => {
  platform.upgrade(request, socket, head)
})
server.listen(Number(port), '127.0.0.1', () => {
  const ada = ephemeralAccount(secret, { extension: 'ada', expires: Date.now() / 1000 + 24 * 3600 })
  console.log(`ws://${hosts.sip}:${port}/ and http://localhost:${port}/far-end/calls`)
  console.log(`ada, for a day: user ${ada.user} password ${ada.password}`)
  void farEnd.start().then(() => {
    console.log('The far end is registered.')
  })
})
