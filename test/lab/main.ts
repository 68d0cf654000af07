import { parseArgs } from 'node:util'
import { startLab } from './lab.ts'
import { telephoneSystems, type TelephoneSystemName } from './telephone-system.ts'

const usage = `scripts/lab [--check] [--port PORT] [--platform ${Object.keys(telephoneSystems).join('|')}] [--keycloak] [--in-crm]`

const isTelephoneSystem = (name: string): name is TelephoneSystemName => Object.hasOwn(telephoneSystems, name)

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    port: { type: 'string', default: '7400' },
    platform: { type: 'string', default: 'embedded' },
    /** A real Keycloak signs the agents in. */
    keycloak: { type: 'boolean', default: false },
    /** The phone's pages are in the CRM itself. */
    'in-crm': { type: 'boolean', default: false },
  },
})
const { platform } = values
if (!isTelephoneSystem(platform)) {
  console.error(`There is no platform ${platform}.\n${usage}`)
  process.exit(2)
}

const lab = await startLab({
  port: Number(values.port),
  telephoneSystem: platform,
  identityProvider: values.keycloak ? 'keycloak' : 'embedded',
  hosting: values['in-crm'] ? 'crm' : 'own',
})

if (values.check) {
  const { checkLab } = await import('./check/check.ts')
  const passed = await checkLab(lab)
  await lab.close()
  process.exit(passed ? 0 : 1)
}

const stop = () => void lab.close().then(() => process.exit(0))
process.once('SIGINT', stop)
process.once('SIGTERM', stop)

console.log(`
The lab is ready. Open this page:

  http://localhost:${String(lab.port)}/

Press Ctrl+C to stop.`)
