import type { DeviceCode, SignInRequest } from '../../../../shared/ports/identity.ts'
import { openDeviceLogin } from '../../../drivers/another-device.ts'
import { agentNamed } from '../../../lab/identity/started-sites.ts'
import { ada, type SignInBench } from '../bench.ts'

/** An agent signs in on another device (RFC 8628), where an admin allows it. */
export const deviceJourneys = (bench: SignInBench): void => {
  const agent = agentNamed('ada')

  /** Asks for a code, and waits until the phone shows it. */
  const wantCode = async (): Promise<DeviceCode> => {
    const request: SignInRequest = { ...bench.stage.request(ada), deviceSignIn: true }
    const { phone } = await bench.open()
    await phone.evaluate((wanted) => window.bench.identity.prepare(wanted), request)
    await bench.ready()
    await phone.evaluate(() => window.bench.identity.signIn('device'))
    const session = await bench.desk.until((now) => now.state === 'signing-in' && now.device !== undefined)
    if (session.state !== 'signing-in' || !session.device) throw new Error('there is no code')
    return session.device
  }

  test('the other device asks for the code, then for the password, and then whether to go on', async () => {
    const { address, code } = await wantCode()
    const device = await openDeviceLogin(address)
    await device.typeCode(`${code}X`)
    await device.shows('Invalid code, please try again.')
    await device.typeCode(code)
    await device.identify(agent)
    await device.shows('Do you grant these access privileges?')
    await device.press('Yes')
    await device.shows('Device Login Successful')
    await device.close()
    await bench.signedIn(ada)
    expect(bench.opened()).toBe(0)
    expect(await bench.accessToken()).toMatch(/^ey/)
  }, 60_000)

  test('whoever says no on the other device signs nobody in, and that is told', async () => {
    const { address, code } = await wantCode()
    const device = await openDeviceLogin(address)
    await device.typeCode(code)
    await device.identify(agent)
    await device.press('No')
    await device.shows('Device Login Failed')
    await device.close()
    await bench.failed('sign-in.denied')
    expect(await bench.secrets()).toBe(0)
  }, 60_000)
}
