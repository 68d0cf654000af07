import { decodeJwt } from 'jose'
import { hosts } from '../../site.ts'
import { createVisitor } from '../visitor.ts'
import { ada, signedIn, type Lab } from './bench.ts'

const sites = [
  ['identity', '/realms/acme'],
  ['external', '/'],
  ['discovery', '/api/user/?user=ada@acme.example'],
] as const

/** What can be made to go wrong. */
export const describeFaults = (lab: Lab): void => {
  const visitor = createVisitor()
  const at = (host: keyof typeof hosts, path: string) => `http://${hosts[host]}:${String(lab().port)}${path}`

  describe('faults', () => {
    it.each(sites)('make %s unreachable, failing or slow', async (site, path) => {
      const { faults } = lab()
      const normal = (await visitor.ask(at(site, path))).status
      await faults.set({ [site]: { down: 'refused' } })
      await expect(visitor.ask(at(site, path))).rejects.toThrow('socket hang up')
      await faults.set({ [site]: { down: 'error' } })
      expect((await visitor.ask(at(site, path))).status).toBe(500)
      await faults.set({ [site]: { delay: 40 } })
      const started = performance.now()
      expect((await visitor.ask(at(site, path))).status).toBe(normal)
      expect(performance.now() - started).toBeGreaterThanOrEqual(39)
    })

    it('shorten the life of access tokens', async () => {
      await lab().faults.set({ identity: { tokenLifetime: 3 } })
      const { exp = 0, iat = 0 } = decodeJwt((await signedIn(lab())).tokens.access_token)
      expect(exp - iat).toBe(3)
    })

    it('refuse a refresh until they are cleared', async () => {
      const { phone, tokens } = await signedIn(lab())
      await lab().faults.set({ identity: { refuseRefresh: true } })
      const refused = await phone.refresh(tokens.refresh_token)
      expect(refused.status).toBe(400)
      expect(refused.headers['access-control-allow-origin']).toBe(lab().client.webOrigins[0])
      await lab().faults.clear()
      expect((await phone.refresh(tokens.refresh_token)).status).toBe(200)
    })

    it('end the sessions of one agent', async () => {
      const { phone, tokens } = await signedIn(lab())
      expect(await lab().faults.endSessionsOf('nobody@acme.example')).toBe(0)
      expect(await lab().faults.endSessionsOf(ada.userName)).toBeGreaterThan(0)
      expect((await phone.refresh(tokens.refresh_token)).body).toContain('Session not active')
    })
  })
}
